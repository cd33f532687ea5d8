/**
 * The one list of captured tables. From it come the publication, the connector's table list, the topics, the
 * Parquet schema, the Glue columns, the views and the comparison of lake and database.
 *
 * To bring a table of your own, add a migration under lambda/source/migrations and an entry here.
 */

/**
 * A PostgreSQL type as it is written in a migration. `enum(x)` names the enum type x. `numeric` needs precision
 * (1 to 38, the most that Parquet and Athena hold) and scale.
 */
export type ColumnType =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | `numeric(${number},${number})`
  | 'double precision'
  | 'boolean'
  | 'text'
  | 'uuid'
  | 'jsonb'
  | 'date'
  | 'timestamp'
  | 'timestamptz'
  | `enum(${string})`;

export interface Column {
  /** Name in PostgreSQL, in Kafka and in the lake: lower case, digits and underscores, no leading underscore. */
  readonly name: string;
  readonly type: ColumnType;
  /** @default false - the column is NOT NULL */
  readonly nullable?: boolean;
}

export interface CapturedTable {
  /** PostgreSQL schema. */
  readonly schema: string;
  /** PostgreSQL table; also the table's name in the lake, so it must be unique over all schemas. */
  readonly name: string;
  /** Columns of the primary key, in key order. */
  readonly primaryKey: readonly [string, ...string[]];
  /**
   * Partitions of its topic. One keeps all its changes in commit order and gives the fewest files; it is no bottleneck,
   * since the one connector task in front of it is slower than the delivery behind it. A number can be raised later,
   * never lowered.
   *
   * @default 1
   */
  readonly partitions?: number;
  /** All columns, in the order of the table. */
  readonly columns: readonly [Column, ...Column[]];
}

export const tables: readonly CapturedTable[] = [
  {
    schema: 'public',
    name: 'instruments',
    primaryKey: ['symbol'],
    columns: [
      { name: 'symbol', type: 'text' },
      { name: 'name', type: 'text' },
      { name: 'currency', type: 'text' },
      { name: 'listed', type: 'boolean' },
    ],
  },
  {
    schema: 'public',
    name: 'daily_bars',
    primaryKey: ['symbol', 'day'],
    // Backfills come in large batches.
    partitions: 3,
    columns: [
      { name: 'symbol', type: 'text' },
      { name: 'day', type: 'date' },
      { name: 'open', type: 'numeric(18,6)', nullable: true },
      { name: 'high', type: 'numeric(18,6)', nullable: true },
      { name: 'low', type: 'numeric(18,6)', nullable: true },
      { name: 'close', type: 'numeric(18,6)' },
      { name: 'volume', type: 'bigint', nullable: true },
    ],
  },
  {
    schema: 'public',
    name: 'orders',
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'symbol', type: 'text' },
      { name: 'customer', type: 'text' },
      { name: 'region', type: 'text' },
      { name: 'side', type: 'enum(order_side)' },
      { name: 'quantity', type: 'numeric(18,6)' },
      { name: 'price', type: 'numeric(18,6)', nullable: true },
      { name: 'status', type: 'enum(order_status)' },
      { name: 'placed_at', type: 'timestamptz' },
      { name: 'note', type: 'text', nullable: true },
      { name: 'attributes', type: 'jsonb', nullable: true },
    ],
  },
];

/** Precision and scale of a `numeric(p,s)` type; undefined for every other type. */
export function numericOf(type: ColumnType): { precision: number; scale: number } | undefined {
  const match = /^numeric\((\d+),(\d+)\)$/.exec(type);
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}

/** Name of the enum type behind `enum(name)`; undefined for every other type. */
export function enumOf(type: ColumnType): string | undefined {
  return /^enum\((.+)\)$/.exec(type)?.[1];
}

/** `schema.table`, as the connector and the publication name it. */
export function qualifiedName(table: Pick<CapturedTable, 'schema' | 'name'>): string {
  return `${table.schema}.${table.name}`;
}
