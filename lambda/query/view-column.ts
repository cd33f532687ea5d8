import type { EnvelopeColumnName, EnvelopeType } from '../../lib/contracts/change-event';
import { capturedKind, type ColumnKind } from '../../lib/contracts/column-kind';
import type { Column } from '../../lib/contracts/tables';
import { lakeType } from './lake-type';

/** An identifier in a query of Athena or Trino. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Text as a literal in a query. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * A table's column as everybody sees it, made of the raw file's: temporal text becomes `date` or `timestamp(6)` in
 * UTC, base64 bytes, everything else stays as it is. Athena takes no `timestamp with time zone` in a view or an
 * Iceberg table.
 */
export function viewValue(column: Column): string {
  const name = quoted(column.name);
  switch (capturedKind(column)) {
    case 'date':
      // Debezium's text may end in Z.
      return `CAST(substr(${name}, 1, 10) AS date)`;
    case 'timestamp':
      return timestamp(column.name);
    case 'bytes':
      return `from_base64(${name})`;
    default:
      return asDeclared(column, name);
  }
}

/** Kinds of which there is a wider one. */
const narrow: readonly ColumnKind[] = ['smallint', 'integer', 'decimal'];

/**
 * A column's value in the type of this contract. For a moment of a deployment a table may have a wider one already,
 * with which a view that was made before, and a fold, would fail. Where it has not, the cast costs nothing.
 */
export function asDeclared(column: Column, value: string): string {
  return narrow.includes(capturedKind(column)) ? `CAST(${value} AS ${lakeType(column)})` : value;
}

/** An envelope column likewise. A change without an LSN, which PostgreSQL never gives, counts as the oldest. */
export function envelopeValue({ name, type }: { name: EnvelopeColumnName; type: EnvelopeType }): string {
  if (name === '_lsn') return `coalesce(${quoted(name)}, 0)`;
  return type === 'timestamp' ? timestamp(name) : quoted(name);
}

/** Text of the form 2026-01-31T12:00:00.123456Z, with up to six digits of a second. */
function timestamp(name: string): string {
  return `CAST(replace(replace(${quoted(name)}, 'T', ' '), 'Z', '') AS timestamp(6))`;
}
