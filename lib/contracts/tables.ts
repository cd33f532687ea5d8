/**
 * The one list of captured tables. From it come the publication, the connector's table list, the topics, the
 * Parquet schema, the Glue columns, the views and the comparison of lake and database.
 *
 * To bring a table of your own, add a migration under lambda/source/migrations and an entry here.
 */

/**
 * A PostgreSQL type as it is written in a migration; docs/types.md shows what becomes of each. `enum(x)` and
 * `composite(x)` name the type x. A domain is declared as the type under it. Precisions of times are left out:
 * `timestamp(3)` is `timestamp`. `numeric(p,s)` of up to 38 digits is a decimal in the lake, every other is text.
 */
export type ColumnType = ScalarType | `${ScalarType}[]`;

export type ScalarType =
  | 'smallint'
  | 'integer'
  | 'bigint'
  | 'numeric'
  | `numeric(${number},${number})`
  | 'real'
  | 'double precision'
  | 'boolean'
  | 'text'
  | 'varchar'
  | `varchar(${number})`
  | `char(${number})`
  | 'citext'
  | 'bytea'
  | `bit(${number})`
  | 'varbit'
  | `varbit(${number})`
  | 'uuid'
  | 'json'
  | 'jsonb'
  | 'xml'
  | 'hstore'
  | 'ltree'
  | 'date'
  | 'time'
  | 'timetz'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'inet'
  | 'cidr'
  | 'macaddr'
  | 'macaddr8'
  | `${'int4' | 'int8' | 'num' | 'date' | 'ts' | 'tstz'}${'range' | 'multirange'}`
  | `enum(${string})`
  | `composite(${string})`;

export interface Column {
  /** Name in PostgreSQL, in Kafka and in the lake: lower case, digits and underscores, no leading underscore. */
  readonly name: string;
  readonly type: ColumnType;
  /** @default false - the column is NOT NULL */
  readonly nullable?: boolean;
  /**
   * Text in the lake, for a date, timestamp, timestamptz or numeric with values that no column of a lake holds:
   * infinity, NaN, a year before 1 or after 9999. Decide before the first change: old files keep their type.
   *
   * @default false - a change with such a value is quarantined
   */
  readonly asText?: boolean;
  /**
   * What analysts get in its place: `hash`, of text, the SHA-256 of its UTF-8 as hexadecimal text, the same for the same
   * value; `removed` nothing at all. A hash hides nothing from somebody who can list the possible values.
   *
   * @default - the value itself
   */
  readonly masked?: 'hash' | 'removed';
  /** What a value must be, where there is one; of numbers. A rule of quality: nothing is refused. @default - any */
  readonly range?: Range;
  /** Column that is the whole key of another captured table, and in which every value stands. A rule likewise. @default - none */
  readonly references?: { readonly table: string; readonly column: string };
}

/** Bounds of a number; at least one. */
export interface Range {
  readonly min?: number;
  /** As `min`, and not that number itself. */
  readonly above?: number;
  readonly max?: number;
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
  /**
   * What the log holds of a row before its change. With `default` it is the key alone; the connector then asks the
   * table for long values that an update left alone, and may get those of a later change.
   *
   * @default full
   */
  readonly replicaIdentity?: 'full' | 'default';
  /** Hours in which there is a change at the least; one that is longer than a weekend bears weekends. @default - any time */
  readonly freshHours?: number;
  /** All columns, in the order of the table; a generated one too, when it is STORED. */
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
      { name: 'symbol', type: 'text', references: { table: 'instruments', column: 'symbol' } },
      { name: 'day', type: 'date' },
      { name: 'open', type: 'numeric(18,6)', nullable: true, range: { min: 0 } },
      { name: 'high', type: 'numeric(18,6)', nullable: true, range: { min: 0 } },
      { name: 'low', type: 'numeric(18,6)', nullable: true, range: { min: 0 } },
      { name: 'close', type: 'numeric(18,6)', range: { min: 0 } },
      { name: 'volume', type: 'bigint', nullable: true, range: { min: 0 } },
    ],
  },
  {
    schema: 'public',
    name: 'orders',
    primaryKey: ['id'],
    // From Friday evening to Monday morning are 60.
    freshHours: 72,
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'symbol', type: 'text', references: { table: 'instruments', column: 'symbol' } },
      { name: 'customer', type: 'text', masked: 'hash' },
      { name: 'region', type: 'text' },
      { name: 'side', type: 'enum(order_side)' },
      { name: 'quantity', type: 'numeric(18,6)', range: { above: 0 } },
      { name: 'price', type: 'numeric(18,6)', nullable: true, range: { min: 0 } },
      { name: 'status', type: 'enum(order_status)' },
      { name: 'placed_at', type: 'timestamptz' },
      // What people write may name a customer.
      { name: 'note', type: 'text', nullable: true, masked: 'removed' },
      { name: 'attributes', type: 'jsonb', nullable: true, masked: 'removed' },
    ],
  },
];

/** Precision and scale of a `numeric(p,s)` type; undefined for every other type. */
export function numericOf(type: ColumnType): { precision: number; scale: number } | undefined {
  const match = /^numeric\((\d+),(\d+)\)$/.exec(type);
  return match ? { precision: Number(match[1]), scale: Number(match[2]) } : undefined;
}

/**
 * Precision and scale of a column of kind `decimal`.
 *
 * @throws {Error} for another type
 */
export function decimalOf(type: ColumnType): { precision: number; scale: number } {
  const numeric = numericOf(type);
  if (numeric) return numeric;
  throw new Error(`"${type}" has no precision and scale.`);
}

/** Name of the enum type behind `enum(name)`; undefined for every other type. */
export function enumOf(type: ColumnType): string | undefined {
  return /^enum\((.+)\)$/.exec(type)?.[1];
}

/** `schema.table`, as the connector and the publication name it. */
export function qualifiedName(table: Pick<CapturedTable, 'schema' | 'name'>): string {
  return `${table.schema}.${table.name}`;
}
