import type { EnvelopeType } from '../../lib/contracts/change-event';
import { envelopeOf, type LakeTable } from '../../lib/contracts/lake-tables';
import type { Column } from '../../lib/contracts/tables';
import { lakeType } from './lake-type';
import { envelopeValue, viewValue } from './view-column';

/** A column of `<t>_history` or `<t>_current`. */
export interface FoldedColumn {
  readonly name: string;
  /** Its value, made of a raw file's columns. */
  readonly value: string;
  /** Type in a query. */
  readonly type: string;
}

/** Columns of the current table, and of a row in the history: the envelope, then the row. */
export function currentColumns(table: LakeTable): FoldedColumn[] {
  return [
    ...envelopeOf(table).map((column) => ({
      name: column.name,
      value: envelopeValue(column),
      type: envelopeTypes[column.type],
    })),
    ...table.columns.map((column) => ({
      name: column.name,
      value: viewValue(column),
      type: lakeType(column),
    })),
  ];
}

/** Columns of the current table as analysts may see it. @param value of a column, unmasked. @default - made of a raw file's */
export function maskedColumns(
  table: LakeTable,
  value: (column: FoldedColumn) => string = (column) => column.value,
): FoldedColumn[] {
  const masks = new Map(table.columns.map(({ name, masked }) => [name, masked]));
  return currentColumns(table).map((column) => ({
    ...column,
    value: maskSql(masks.get(column.name), value(column), column.type),
  }));
}

function maskSql(mask: Column['masked'], value: string, type: string): string {
  switch (mask) {
    case 'hash':
      return `lower(to_hex(sha256(to_utf8(${value}))))`;
    case 'removed':
      return `CAST(NULL AS ${type})`;
    default:
      return value;
  }
}

/** Columns of the history: those of the current table, and day and hour of the Kafka record. */
export function historyColumns(table: LakeTable): FoldedColumn[] {
  return [
    ...currentColumns(table),
    ...['dt', 'hour'].map((name) => ({ name, value: `"${name}"`, type: 'varchar' })),
  ];
}

const envelopeTypes: Readonly<Record<EnvelopeType, string>> = {
  text: 'varchar',
  integer: 'integer',
  bigint: 'bigint',
  timestamp: 'timestamp(6)',
};
