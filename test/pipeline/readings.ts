import type { CapturedTable } from '../../lib/contracts/tables';
import type { StepName } from '../../local/route/plan';

/** Steps of the route that leave PostgreSQL and an empty lake. */
export const bothSides: readonly StepName[] = ['prepare-source', 'declare-tables', 'athena', 'trino'];

/** A table of its own, whose rows both sides make by themselves: nothing has to travel to be compared. */
export const readings: CapturedTable = {
  schema: 'public',
  name: 'readings',
  primaryKey: ['region', 'id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'region', type: 'text' },
    { name: 'amount', type: 'numeric(18,6)' },
    { name: 'taken_at', type: 'timestamptz' },
    { name: 'valid', type: 'boolean' },
    { name: 'note', type: 'text', nullable: true },
  ],
};

/** @param thousands of rows */
export const inSource = (thousands: number) => `
  CREATE TABLE readings (id bigint, region text, amount numeric(18,6), taken_at timestamptz, valid boolean, note text,
    PRIMARY KEY (region, id));
  INSERT INTO readings
  SELECT n, CASE mod(n, 2) WHEN 0 THEN 'us' ELSE 'eu' END, n + 0.000007,
    timestamptz '1969-12-31 23:00:00.000001+00' + n * interval '1 second', mod(n, 3) = 0,
    CASE WHEN mod(n, 5) > 0 THEN 'n\u00e4chste \U0001F30A ' || n END
  FROM generate_series(1, ${thousands * 1000}) AS n`;

/**
 * The same rows by Athena, and the view of changes that some of them are put together from.
 * @param thousands of rows @param bucket that the tables are made in
 */
export const inLake = (thousands: number, bucket: string) => [
  `CREATE TABLE readings ${iceberg(bucket, 'readings')} AS
  SELECT n AS id, CASE mod(n, 2) WHEN 0 THEN 'us' ELSE 'eu' END AS region,
    CAST(CAST(n AS decimal(18,6)) + DECIMAL '0.000007' AS decimal(18,6)) AS amount,
    timestamp '1969-12-31 23:00:00.000001' + n * interval '1' second AS taken_at, mod(n, 3) = 0 AS valid,
    CASE WHEN mod(n, 5) > 0 THEN 'n\u00e4chste \U0001F30A ' || CAST(n AS varchar) END AS note
  FROM (SELECT a * 1000 + b + 1 AS n
    FROM UNNEST(sequence(0, ${thousands - 1})) AS x (a), UNNEST(sequence(0, 999)) AS y (b)) AS t`,
  `CREATE TABLE readings_before ${iceberg(bucket, 'readings_before')} AS
  SELECT * FROM readings WHERE id BETWEEN 990 AND 1010`,
  changesInLake(1n),
];

const iceberg = (bucket: string, name: string) =>
  `WITH (table_type = 'ICEBERG', is_external = false, location = 's3://${bucket}/tables/${name}/')`;

/** The lake's changes, of which one was made by the transaction `tx` at the end of the log. */
export function changesInLake(tx: bigint): string {
  return `
  CREATE OR REPLACE VIEW readings_changes AS
  SELECT 'r' AS _op, 1 AS _epoch, BIGINT '1' AS _lsn, BIGINT '1' AS _tx, BIGINT '0' AS _offset, * FROM readings_before
  UNION ALL
  SELECT 'u', 1, BIGINT '9223372036854775807', BIGINT '${tx}', BIGINT '1', * FROM readings WHERE id = 1000`;
}
