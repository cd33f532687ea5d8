import { icebergPrefix, lakeNames, watermarkTable } from '../../lib/contracts/lake-layout';
import { isCaptured, isMasked, type LakeTable } from '../../lib/contracts/lake-tables';
import { currentColumns, historyColumns, maskedColumns } from './folded-columns';
import { literal, quoted } from './view-column';

/** An Iceberg table of the lake. */
export interface IcebergTable {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Columns by whose value files are kept apart. @default - none */
  readonly partitioning?: readonly string[];
}

/** Where the fold keeps how far it has come. */
export const watermarks: IcebergTable = {
  name: watermarkTable,
  columns: [
    { name: 'table_name', type: 'varchar' },
    { name: '_topic', type: 'varchar' },
    { name: '_partition', type: 'integer' },
    { name: '_offset', type: 'bigint' },
    { name: 'dt', type: 'varchar' },
    { name: 'listed_until', type: 'bigint' },
    { name: 'seen', type: 'varchar' },
  ],
  // Folds of different tables then write different files and never contend.
  partitioning: ['table_name'],
};

/**
 * The tables that the fold writes: history and current of a captured table, the latter masked too, the history of events.
 *
 * The history is kept apart by a day that a change or event has for good: a record of it that was sent again is of another
 * day in Kafka. Trino looks for conflicts in those partitions only that a commit writes, so two commits of one change must
 * write the same.
 */
export function foldedTables(table: LakeTable): {
  readonly history: IcebergTable;
  readonly current?: IcebergTable;
  readonly masked?: IcebergTable;
} {
  const { history, current, masked } = lakeNames(table);
  const day = isCaptured(table) ? '_committed_at' : table.happenedAt;
  return {
    history: { name: history, columns: historyColumns(table), partitioning: [`day(${day})`] },
    ...(isCaptured(table) && { current: { name: current, columns: currentColumns(table) } }),
    ...(isCaptured(table) && isMasked(table) && { masked: { name: masked, columns: maskedColumns(table) } }),
  };
}

/** Makes a table without rows, in the form that Athena takes for Iceberg. */
export function createTableSql(
  { name, columns, partitioning }: IcebergTable,
  { bucket, database }: { bucket: string; database: string },
): string {
  const properties = [
    `table_type = 'ICEBERG'`,
    `is_external = false`,
    `format = 'PARQUET'`,
    `location = ${literal(`s3://${bucket}/${icebergPrefix(database, name)}`)}`,
    ...(partitioning ? [`partitioning = ARRAY[${partitioning.map(literal).join(', ')}]`] : []),
  ];
  const nothing = columns.map((column) => `CAST(NULL AS ${column.type}) AS ${quoted(column.name)}`);
  return `CREATE TABLE ${quoted(name)} WITH (
  ${properties.join(',\n  ')}
) AS SELECT
  ${nothing.join(',\n  ')}
WHERE false`;
}

/** Adds a column, which older rows lack. Athena's DDL has Hive's names of types and quotes by backticks. */
export function addColumnSql(table: string, { name, type }: IcebergTable['columns'][number]): string {
  return `ALTER TABLE ${table} ADD COLUMNS (\`${name}\` ${hiveType(type)})`;
}

/** Gives a column a wider type; its files stay as they are. */
export function widenColumnSql(table: string, { name, type }: IcebergTable['columns'][number]): string {
  return `ALTER TABLE ${table} CHANGE COLUMN \`${name}\` \`${name}\` ${hiveType(type)}`;
}

/** Hive's name of a type, by which Athena's DDL and the catalog know it. */
export function hiveType(type: string): string {
  switch (type) {
    case 'varchar':
      return 'string';
    case 'integer':
      return 'int';
    case 'timestamp(6)':
      return 'timestamp';
    case 'real':
      return 'float';
    case 'varbinary':
      return 'binary';
    default:
      return type;
  }
}
