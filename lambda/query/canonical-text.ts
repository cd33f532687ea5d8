import { capturedKind } from '../../lib/contracts/column-kind';
import type { Column } from '../../lib/contracts/tables';

/**
 * One text form per value, the same from PostgreSQL and from the lake, so that equal contents give equal text and
 * nothing else does: decimals with all digits of their scale, timestamps in UTC with microseconds, floats by their
 * bits, bytes in hexadecimal. NULL stays NULL and so differs from empty text.
 */
interface CanonicalText {
  readonly source: (column: string) => string;
  readonly lake: (column: string) => string;
}

/** What a session of PostgreSQL has to be set to: the forms in which capture reads values. */
export const canonicalSession = `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, MDY'; SET IntervalStyle = 'postgres';
SET bytea_output = 'hex'; SET extra_float_digits = 1`;

const plain: CanonicalText = {
  source: (column) => `${column}::text`,
  lake: (column) => `CAST(${column} AS varchar)`,
};

/** As a client sees it: the cast to text would cut the padding of char(n), and add /32 to an address. */
const shown: CanonicalText = {
  source: (column) => `CASE WHEN ${column} IS NOT NULL THEN format('%s', ${column}) END`,
  lake: plain.lake,
};

const micros = (column: string) => `to_char(${column}, 'YYYY-MM-DD HH24:MI:SS.US')`;

const timestamp: CanonicalText = {
  source: micros,
  lake: (column) => `CAST(CAST(${column} AS timestamp(6)) AS varchar)`,
};

const timestampAsText: CanonicalText = {
  source: (column) =>
    `CASE WHEN isfinite(${column}) THEN ${micros(column)} || CASE WHEN extract(year FROM ${column}) < 0 THEN ' BC' ELSE '' END ELSE ${column}::text END`,
  lake: plain.lake,
};

/** @returns the SQL expressions that give a column's canonical text */
export function canonicalText(column: Column): { source: string; lake: string } {
  const { source, lake } = textOf(column);
  const name = `"${column.name}"`;
  return {
    source: source(column.type === 'timestamptz' ? `(${name} AT TIME ZONE 'UTC')` : name),
    lake: lake(name),
  };
}

function textOf(column: Column): CanonicalText {
  const { type } = column;
  switch (capturedKind(column)) {
    case 'timestamp':
      return timestamp;
    case 'date':
      return { source: (name) => `to_char(${name}, 'YYYY-MM-DD')`, lake: plain.lake };
    case 'real':
      return {
        source: (name) => `encode(float4send(${name}), 'hex')`,
        lake: (name) => `lower(to_hex(to_ieee754_32(${name})))`,
      };
    case 'double':
      return {
        source: (name) => `encode(float8send(${name}), 'hex')`,
        lake: (name) => `lower(to_hex(to_ieee754_64(${name})))`,
      };
    case 'bytes':
      return { source: (name) => `encode(${name}, 'hex')`, lake: (name) => `lower(to_hex(${name}))` };
    case 'exact-text':
      return type === 'timestamp' || type === 'timestamptz' ? timestampAsText : plain;
    case 'text':
      return type.startsWith('char(') || type === 'inet' ? shown : plain;
    default:
      return plain;
  }
}
