import { capturedKind, type ColumnKind } from '../../../lib/contracts/column-kind';
import { declaredIn, isCaptured, keyOf, type LakeTable } from '../../../lib/contracts/lake-tables';
import { numericOf } from '../../../lib/contracts/tables';
import { topicOf } from '../../../lib/contracts/topics';
import { avroSchemaOf, type AvroSchema } from './avro-schema';

/** What record-reader.groovy knows of a table: all that lambda/delivery checks a record against. */
export interface TableContract {
  readonly table: string;
  readonly topic: string;
  /** Changes have an envelope and deletes; events have neither. */
  readonly holds: 'changes' | 'events';
  /** File that declares the table, for the reason of a refusal. */
  readonly declaredIn: string;
  readonly columns: readonly ContractColumn[];
  readonly schema: AvroSchema;
}

interface ContractColumn {
  readonly name: string;
  readonly kind: ColumnKind | 'uuid';
  readonly nullable: boolean;
  readonly key: boolean;
  readonly precision?: number;
  readonly scale?: number;
}

export function tableContract(table: LakeTable): TableContract {
  return {
    table: table.name,
    topic: topicOf(table),
    holds: isCaptured(table) ? 'changes' : 'events',
    declaredIn: declaredIn(table),
    columns: table.columns.map((column) => {
      const kind = capturedKind(column);
      return {
        name: column.name,
        kind: kind === 'text' && column.type === 'uuid' ? 'uuid' : kind,
        nullable: column.nullable ?? false,
        key: keyOf(table).includes(column.name),
        ...(kind === 'decimal' && numericOf(column.type)),
      };
    }),
    schema: avroSchemaOf(table),
  };
}
