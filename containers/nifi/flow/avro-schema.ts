import type { EnvelopeType } from '../../../lib/contracts/change-event';
import { capturedKind } from '../../../lib/contracts/column-kind';
import { envelopeOf, type LakeTable } from '../../../lib/contracts/lake-tables';
import { decimalOf, type Column } from '../../../lib/contracts/tables';

type AvroType = string | { readonly type: 'fixed'; readonly [attribute: string]: string | number };

export interface AvroField {
  readonly name: string;
  /** A column that may be null is a union of null and its type. */
  readonly type: AvroType | readonly ['null', AvroType];
  readonly default?: null;
}

export interface AvroSchema {
  readonly type: 'record';
  readonly name: string;
  readonly fields: readonly AvroField[];
}

const envelopeTypes = {
  text: 'string',
  integer: 'int',
  bigint: 'long',
  timestamp: 'string',
} as const satisfies Record<EnvelopeType, AvroType>;

/**
 * Schema of a table's raw files as NiFi's Parquet writer takes it; the columns are those of the Lambda's RawFormat,
 * in the same order. Avro puts a decimal into bytes only, so that one of up to 18 digits is FIXED_LEN_BYTE_ARRAY here
 * where the Lambda writes INT32 or INT64: the same DECIMAL(p,s) to those who read it.
 */
export function avroSchemaOf(table: LakeTable): AvroSchema {
  return {
    type: 'record',
    name: 'change',
    fields: [
      ...envelopeOf(table).map(({ name, type, nullable }) => fieldOf(name, envelopeTypes[type], nullable)),
      // Optional even where it is NOT NULL in the database: a delete brings the key alone.
      ...table.columns.map((column) => fieldOf(column.name, columnType(column), true)),
    ],
  };
}

function fieldOf(name: string, type: AvroType, nullable: boolean): AvroField {
  return nullable ? { name, type: ['null', type], default: null } : { name, type };
}

function columnType(column: Column): AvroType {
  switch (capturedKind(column)) {
    case 'decimal':
      return decimal(column);
    case 'smallint':
    case 'integer':
      return 'int';
    case 'bigint':
      return 'long';
    case 'real':
      return 'float';
    case 'double':
      return 'double';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}

function decimal({ name, type }: Column): AvroType {
  const { precision, scale } = decimalOf(type);
  // A name of its own: Avro refuses to define one twice.
  return {
    type: 'fixed',
    name: `${name}_decimal`,
    size: bytesFor(precision),
    logicalType: 'decimal',
    precision,
    scale,
  };
}

/** Bytes of the two's complement that holds every number of so many decimal digits. */
function bytesFor(precision: number): number {
  return Math.ceil((precision * Math.log2(10) + 1) / 8);
}
