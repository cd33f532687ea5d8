import { enumOf, numericOf, type Column, type ColumnType } from './tables';

/**
 * How a column's values travel. `text` comes from capture as PostgreSQL shows it; `exact-text` too, but only since
 * the connector is told to (containers/connect/converter). `bytes` are base64 text in Kafka and in raw files.
 */
export type ColumnKind =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'decimal'
  | 'real'
  | 'double'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'bytes'
  | 'text'
  | 'exact-text';

/** The most digits that Parquet, Glue and Athena hold in a decimal. */
export const mostDigits = 38;

const plainKinds: Readonly<Record<string, ColumnKind>> = {
  smallint: 'smallint',
  integer: 'integer',
  bigint: 'bigint',
  real: 'real',
  'double precision': 'double',
  boolean: 'boolean',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  bytea: 'bytes',
  numeric: 'exact-text',
  time: 'exact-text',
  timetz: 'exact-text',
  interval: 'exact-text',
  hstore: 'exact-text',
};
const textTypes = [
  ...['text', 'varchar', 'citext', 'uuid', 'json', 'jsonb', 'xml', 'ltree'],
  ...['inet', 'cidr', 'macaddr', 'macaddr8'],
  ...['int4range', 'int8range', 'numrange', 'daterange', 'tsrange', 'tstzrange'],
];

/** Kind of a column; undefined for a type that cannot be captured exactly. */
export function kindOf({ type, asText = false }: Pick<Column, 'type' | 'asText'>): ColumnKind | undefined {
  if (asText || type.endsWith('[]')) return elementKind(type) && 'exact-text';
  const numeric = numericOf(type);
  if (numeric) {
    return numeric.precision > mostDigits || numeric.scale > numeric.precision ? 'exact-text' : 'decimal';
  }
  if (textTypes.includes(type) || enumOf(type) !== undefined) return 'text';
  if (/^(varchar|char)\(\d+\)$/.test(type)) return 'text';
  if (
    /^(bit|varbit)\(\d+\)$|^varbit$|^composite\(.+\)$|^(int4|int8|num|date|ts|tstz)multirange$/.test(type)
  ) {
    return 'exact-text';
  }
  return plainKinds[type];
}

/** The kind of an array's elements; of another type, its own. */
function elementKind(type: ColumnType): ColumnKind | undefined {
  return kindOf({ type: (type.endsWith('[]') ? type.slice(0, -2) : type) as ColumnType });
}

/** @throws {Error} for a type that validTables refuses */
export function capturedKind(column: Column): ColumnKind {
  const kind = kindOf(column);
  if (kind) return kind;
  throw new Error(`Column ${column.name}: "${column.type}" cannot be captured exactly.`);
}
