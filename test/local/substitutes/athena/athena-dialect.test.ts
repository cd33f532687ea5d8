import {
  addColumnSql,
  createTableSql,
  watermarks,
  widenColumnSql,
} from '../../../../lambda/query/folded-table-sql';
import { compactSql, keepSnapshotsSql, vacuumSql } from '../../../../lambda/query/upkeep-sql';
import { AthenaDialect } from '../../../../local/substitutes/athena/athena-dialect';

const place = { id: 'id', database: 'db', outputLocation: 's3://results/' };
const trino = (...statements: string[]) => {
  const dialect = new AthenaDialect();
  return statements.flatMap((sql) => dialect.trinoStatements(sql, place));
};

test('a table that a query makes keeps place and partitions, and says nothing of Iceberg', () => {
  const [sql = ''] = trino(createTableSql(watermarks, { bucket: 'lake', database: 'db' }));
  expect(sql).toContain(
    `WITH (format = 'PARQUET', location = 's3://lake/iceberg/db/fold_watermark/', partitioning = ARRAY['table_name'])`,
  );
  expect(sql).toContain('CAST(NULL AS bigint) AS "_offset"');
});

test.each([
  [
    'CREATE TABLE t AS SELECT 1 AS n',
    `CREATE TABLE hive."db".t WITH (format = 'PARQUET', external_location = 's3://results/tables/id/') AS SELECT 1 AS n`,
  ],
  [
    `create table if not exists "o t"."a b" with (format = 'ORC', write_compression='ZSTD', External_Location = 's3://b/x/') as\n(SELECT 1 AS n)`,
    `create table if not exists hive."o t"."a b" WITH (format = 'ORC', external_location = 's3://b/x/') as\n(SELECT 1 AS n)`,
  ],
  [
    `CREATE TABLE AwsDataCatalog.o.t WITH (format = 'TEXTFILE', field_delimiter = ',', partitioned_by = ARRAY['a', 'b'], bucketed_by = ARRAY['n'], bucket_count = 4) AS SELECT n, a, b FROM x`,
    `CREATE TABLE hive.o.t WITH (format = 'TEXTFILE', textfile_field_separator = ',', partitioned_by = ARRAY['a', 'b'], bucketed_by = ARRAY['n'], bucket_count = 4, external_location = 's3://results/tables/id/') AS SELECT n, a, b FROM x`,
  ],
])('%s makes a table of plain files', (sql, expected) => {
  expect(trino(sql)).toEqual([expected]);
});

test('a column is added by its own name and with the type that Trino has', () => {
  expect(trino(addColumnSql('orders_current', { name: 'limit', type: 'varchar' }))).toEqual([
    'ALTER TABLE orders_current ADD COLUMN "limit" varchar',
  ]);
  expect(trino('ALTER TABLE t ADD COLUMNS (`a` decimal(18,6), b timestamp, c int)')).toEqual([
    'ALTER TABLE t ADD COLUMN "a" decimal(18,6)',
    'ALTER TABLE t ADD COLUMN b timestamp(6)',
    'ALTER TABLE t ADD COLUMN c integer',
  ]);
});

test('a column gets a wider type and keeps its name', () => {
  expect(
    trino(
      widenColumnSql('orders_current', { name: 'limit', type: 'bigint' }),
      'ALTER TABLE t CHANGE a a float',
      'ALTER TABLE t CHANGE COLUMN a a decimal(20,2)',
    ),
  ).toEqual([
    'ALTER TABLE orders_current ALTER COLUMN "limit" SET DATA TYPE bigint',
    'ALTER TABLE t ALTER COLUMN a SET DATA TYPE real',
    'ALTER TABLE t ALTER COLUMN a SET DATA TYPE decimal(20,2)',
  ]);
});

test('files are put together, with a condition and without one', () => {
  expect(trino(compactSql('t'), `${compactSql('t')} WHERE "dt" >= '2026-01-31'`)).toEqual([
    'ALTER TABLE t EXECUTE optimize',
    `ALTER TABLE t EXECUTE optimize WHERE "dt" >= '2026-01-31'`,
  ]);
});

test('VACUUM leaves the states of the time that the table says, or of five days', () => {
  expect(trino(keepSnapshotsSql('t', 600), vacuumSql('t'), vacuumSql('other'))).toEqual([
    `ALTER TABLE t EXECUTE expire_snapshots(retention_threshold => '600s')`,
    `ALTER TABLE t EXECUTE remove_orphan_files(retention_threshold => '600s')`,
    `ALTER TABLE other EXECUTE expire_snapshots(retention_threshold => '432000s')`,
    `ALTER TABLE other EXECUTE remove_orphan_files(retention_threshold => '432000s')`,
  ]);
});

test.each([
  'SELECT 1',
  'CREATE TABLE t (n int)',
  `SELECT 'CREATE TABLE t AS' AS text`,
  'ALTER TABLE t DROP COLUMN c',
  'ALTER TABLE t CHANGE COLUMN a b int',
  `SELECT 'VACUUM t' AS text`,
])('%s stays as it is', (sql) => {
  expect(trino(sql)).toEqual([sql]);
});
