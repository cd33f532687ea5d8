import type { DatabaseColumn } from './database-tables';

const types: Readonly<Record<string, string>> = {
  bool: 'boolean',
  int2: 'smallint',
  int4: 'int',
  int8: 'bigint',
  float4: 'float',
  float8: 'double',
  date: 'date',
  timestamp: 'timestamp',
  timestamptz: 'timestamp',
  bytea: 'binary',
};

/** The type that a crawler writes of a column: what Hive has no word for is a text. A numeric without digits has 38, 18 after the point. */
export function jdbcType({ type, precision, scale }: Omit<DatabaseColumn, 'name'>): string {
  if (type !== 'numeric') return types[type] ?? 'string';
  return precision === null || precision > 38 ? 'decimal(38,18)' : `decimal(${precision},${scale ?? 0})`;
}
