import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reconcile } from '../../lambda/query/reconcile';
import type { TableReconciliation } from '../../lambda/query/reconcile-contract';
import { allRows, runQuery } from '../../lambda/query/run-query';
import type { CapturedTable } from '../../lib/contracts/tables';
import { openClients, type Clients } from '../../local/job/clients';
import { startRoute, type Route } from '../../local/route/route';

jest.setTimeout(300_000);

const readings: CapturedTable = {
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

const millionInSource = `
  CREATE TABLE readings (id bigint, region text, amount numeric(18,6), taken_at timestamptz, valid boolean, note text,
    PRIMARY KEY (region, id));
  INSERT INTO readings
  SELECT n, CASE mod(n, 2) WHEN 0 THEN 'us' ELSE 'eu' END, n + 0.000007,
    timestamptz '1969-12-31 23:00:00.000001+00' + n * interval '1 second', mod(n, 3) = 0,
    CASE WHEN mod(n, 5) > 0 THEN 'n\u00e4chste \U0001F30A ' || n END
  FROM generate_series(1, 1000000) AS n`;

const millionInLake = `
  CREATE TABLE readings AS
  SELECT n AS id, CASE mod(n, 2) WHEN 0 THEN 'us' ELSE 'eu' END AS region,
    CAST(CAST(n AS decimal(18,6)) + DECIMAL '0.000007' AS decimal(18,6)) AS amount,
    timestamp '1969-12-31 23:00:00.000001' + n * interval '1' second AS taken_at, mod(n, 3) = 0 AS valid,
    CASE WHEN mod(n, 5) > 0 THEN 'n\u00e4chste \U0001F30A ' || CAST(n AS varchar) END AS note
  FROM (SELECT a * 1000 + b + 1 AS n FROM UNNEST(sequence(0, 999)) AS x (a), UNNEST(sequence(0, 999)) AS y (b)) AS t`;

/** The lake's changes, of which one was made by the transaction `tx` at the end of the log. */
const changesInLake = (tx: bigint) => `
  CREATE OR REPLACE VIEW readings_changes AS
  SELECT 'r' AS _op, 1 AS _epoch, BIGINT '1' AS _lsn, BIGINT '1' AS _tx, BIGINT '0' AS _offset, * FROM readings_before
  UNION ALL
  SELECT 'u', 1, BIGINT '9223372036854775807', BIGINT '${tx}', BIGINT '1', * FROM readings WHERE id = 1000`;

let folder: string;
let route: Route;
let clients: Clients;
const lake = async (sql: string) => allRows(await runQuery(clients.athena, sql, clients.lake));
const check = async (settleSeconds = 0): Promise<TableReconciliation | undefined> =>
  (await reconcile(clients.source, lake, [readings], settleSeconds)).tables[0];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-reconcile-'));
  route = await startRoute({ stateDir: folder, only: ['prepare-source', 'create-views'] });
  clients = await openClients(route.settings);
  await clients.source.query(millionInSource);
  await lake(millionInLake);
  await lake('CREATE TABLE readings_before AS SELECT * FROM readings WHERE id BETWEEN 990 AND 1010');
  await lake(changesInLake(1n));
});

afterAll(async () => {
  await clients.close();
  await route.stop();
  await rm(folder, { recursive: true, force: true });
});

test('one digit in one row of a million, a row too few and a row too many are found, by their keys', async () => {
  await clients.source.query(`UPDATE readings SET amount = amount + 0.000001 WHERE id = 777777`);
  await clients.source.query(`UPDATE readings SET id = 2000000 WHERE id = 5`);
  const found = await check();
  expect(found).toMatchObject({ rows: 1_000_000, lakeRows: 1_000_000, identical: false });
  expect(found).toMatchObject({ missing: 1, unexpected: 1, different: 1 });
  expect(found?.keys).toHaveLength(3);
  expect(found?.keys).toEqual(
    expect.arrayContaining([
      { kind: 'different', key: ['eu', '777777'] },
      { kind: 'missing', key: ['eu', '2000000'] },
      { kind: 'unexpected', key: ['eu', '5'] },
    ]),
  );
});

test('a million rows are identical, but for changes of transactions that the snapshot does not see', async () => {
  await clients.source.query(`UPDATE readings SET amount = amount - 0.000001 WHERE id = 777777`);
  await clients.source.query(`UPDATE readings SET id = 5 WHERE id = 2000000`);
  // The lake has a newer row than the snapshot, by a transaction that will begin later.
  await lake(`UPDATE readings SET amount = 1 WHERE id = 1000`);
  const { rows } = await clients.source.query<{ next: string }>(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next',
  );
  await lake(changesInLake(BigInt(rows[0]?.next ?? 0) + 5n));
  expect(await check()).toEqual({
    ...{ table: 'readings', identical: true, rows: 1_000_000, lakeRows: 1_000_000 },
    ...{ missing: 0, unexpected: 0, different: 0, keys: [] },
  });
});
