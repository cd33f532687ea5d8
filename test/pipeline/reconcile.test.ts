import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareTable } from '../../lambda/query/prepare-folded-tables';
import { reconcileTables, type ReconcilePlace } from '../../lambda/query/reconcile-tables';
import { keepReconciliationSql, reconciliations } from '../../lambda/query/reconciliation-table';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { writeQuery } from '../../lambda/query/write-query';
import type { CapturedTable } from '../../lib/contracts/tables';
import { openClients, type Clients } from '../../local/job/clients';
import { startRoute, type Route } from '../../local/route/route';
import { bothSides, changesInLake, inLake, inSource, readings } from './readings';

jest.setTimeout(300_000);

/** `npm run bench:reconcile` does the same with a million rows. */
const thousands = 20;

let folder: string;
let route: Route;
let clients: Clients;
const lake = async (sql: string) => allRows(await runQuery(clients.athena, sql, clients.lake));
const keep: ReconcilePlace['keep'] = (state, found) =>
  writeQuery(clients.athena, keepReconciliationSql(state, found), clients.lake);
const reconcile = (of: readonly CapturedTable[], settleMs = 0) =>
  reconcileTables({ source: clients.source, lake, keep }, of, undefined, { settleMs, beginMs: 60_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-reconcile-'));
  route = await startRoute({ stateDir: folder, only: bothSides });
  clients = await openClients(route.settings);
  await prepareTable(clients.athena, clients.lake, route.endpoints.bucket, reconciliations);
  await clients.source.query(inSource(thousands));
  for (const sql of inLake(thousands, route.endpoints.bucket)) await lake(sql);
});

afterAll(async () => {
  await clients.close();
  await route.stop();
  await rm(folder, { recursive: true, force: true });
});

test('one digit in one row, a row too few and a row too many are found by their keys, and kept in the lake', async () => {
  await clients.source.query(`UPDATE readings SET amount = amount + 0.000001 WHERE id = 7777`);
  await clients.source.query(`UPDATE readings SET id = 2000000 WHERE id = 5`);
  const { checkedAt, lsn, tables } = await reconcile([readings]);
  const keys = [
    { kind: 'different', key: ['eu', '7777'] },
    { kind: 'missing', key: ['eu', '2000000'] },
    { kind: 'unexpected', key: ['eu', '5'] },
  ];
  const [found] = tables;
  expect(found).toMatchObject({ rows: 20_000, lakeRows: 20_000, identical: false });
  expect(found).toMatchObject({ missing: 1, unexpected: 1, different: 1, counted: true });
  expect(found?.keys).toHaveLength(3);
  expect(found?.keys).toEqual(expect.arrayContaining(keys));
  expect(found?.sourceHash).not.toBe(found?.lakeHash);

  const [kept, ...more] = await lake('SELECT * FROM reconciliation');
  expect(more).toEqual([]);
  expect(kept?.slice(0, -1)).toEqual([
    ...[`${checkedAt.replace('T', ' ').replace('Z', '')}000`, 'readings', lsn, 'false', '20000', '20000'],
    ...[found?.sourceHash, found?.lakeHash, '1', '1', '1', 'true'],
  ]);
  expect(JSON.parse(kept?.at(-1) ?? '')).toEqual(found?.keys);
});

test('the rows are identical, but for changes of transactions that the snapshot does not see', async () => {
  await clients.source.query(`UPDATE readings SET amount = amount - 0.000001 WHERE id = 7777`);
  await clients.source.query(`UPDATE readings SET id = 5 WHERE id = 2000000`);
  // The lake has a newer row than the snapshot, by a transaction that will begin later.
  await lake(`UPDATE readings SET amount = 1 WHERE id = 1000`);
  const { rows } = await clients.source.query<{ next: string }>(
    'SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next',
  );
  await lake(changesInLake(BigInt(rows[0]?.next ?? 0) + 5n));
  const [found] = (await reconcile([readings])).tables;
  expect(found).toMatchObject({ identical: true, rows: 20_000, lakeRows: 20_000, counted: true, keys: [] });
  expect(found?.lakeHash).toBe(found?.sourceHash);
});

test('a lake that is late is asked again, and a table that cannot be compared stops no other', async () => {
  await clients.source.query(`UPDATE readings SET valid = NOT valid WHERE id = 12`);
  const unreadable: CapturedTable = { ...readings, name: 'unreadable' };
  const late = reconcile([unreadable, readings], 30_000);
  const outcome = expect(late).rejects.toThrow('unreadable: relation "public.unreadable" does not exist');
  await lake('UPDATE readings SET valid = NOT valid WHERE id = 12');
  await outcome;
  expect(await lake('SELECT table_name, identical, keys FROM reconciliation ORDER BY checked_at')).toEqual([
    ['readings', 'false', expect.any(String) as string],
    ['readings', 'true', '[]'],
    ['readings', 'true', '[]'],
  ]);
});

test('a result that is written again is there once', async () => {
  const [state] = await lake(
    'SELECT CAST(checked_at AS varchar), lsn FROM reconciliation ORDER BY checked_at LIMIT 1',
  );
  const again = { checkedAt: `${state?.[0]?.replace(' ', 'T')}Z`, lsn: state?.[1] ?? '' };
  await keep(again, {
    ...{ table: 'readings', identical: true, rows: 1, lakeRows: 1, sourceHash: '', lakeHash: '' },
    ...{ missing: 0, unexpected: 0, different: 0, counted: true, keys: [] },
  });
  expect(await lake('SELECT count(*) FROM reconciliation')).toEqual([['3']]);
});
