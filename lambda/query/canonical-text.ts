import type { Column, ColumnType } from '../../lib/contracts/tables';

/**
 * One text form per value, the same from PostgreSQL and from the lake, so that equal contents give equal text and
 * nothing else does: decimals with all digits of their scale, timestamps in UTC with microseconds, floats by their
 * bits. NULL stays NULL and so differs from empty text.
 */
interface CanonicalText {
  readonly source: (column: string) => string;
  readonly lake: (column: string) => string;
}

const plain: CanonicalText = {
  source: (column) => `${column}::text`,
  lake: (column) => `CAST(${column} AS varchar)`,
};

const timestamp = (sourceColumn: (column: string) => string): CanonicalText => ({
  source: (column) => `to_char(${sourceColumn(column)}, 'YYYY-MM-DD HH24:MI:SS.US')`,
  lake: (column) => `CAST(CAST(${column} AS timestamp(6)) AS varchar)`,
});

const special: Partial<Record<ColumnType, CanonicalText>> = {
  timestamp: timestamp((column) => column),
  timestamptz: timestamp((column) => `${column} AT TIME ZONE 'UTC'`),
  date: { source: (column) => `to_char(${column}, 'YYYY-MM-DD')`, lake: plain.lake },
  'double precision': {
    source: (column) => `encode(float8send(${column}), 'hex')`,
    lake: (column) => `lower(to_hex(to_ieee754_64(${column})))`,
  },
};

/** @returns the SQL expressions that give a column's canonical text */
export function canonicalText({ name, type }: Column): { source: string; lake: string } {
  const { source, lake } = special[type] ?? plain;
  const column = `"${name}"`;
  return { source: source(column), lake: lake(column) };
}
