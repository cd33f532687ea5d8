import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { putMs } from '../../lambda/query/fold-round';
import { deliveredSql, ghostSql } from '../../lambda/query/ghost-sql';
import { expireRaw } from '../../lambda/query/expire-raw';
import { foldTable } from '../../lambda/query/fold-table';
import { upkeepTable, upkeepOwnTables } from '../../lambda/query/upkeep-table';
import { readWatermarks } from '../../lambda/query/watermark';
import { rawPrefix } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';
import { balances, ChangingTable } from './changing-table';
import type { TestChange } from './deliver-changes';
import { keysUnder } from './lake-files';
import { startLake, type Lake } from './lake';

jest.setTimeout(600_000);

const limits = { round: { files: 100, bytes: 10_000_000, hours: 100 } };
const hourMs = 3_600_000;

describe('the fold', () => {
  let lake: Lake;
  const table = new ChangingTable(7);

  let begun: number;

  beforeAll(async () => {
    lake = await startLake();
    begun = Date.now();
    await lake.add(balances);
  });
  afterAll(() => lake.end());

  const fold = (athena = lake.athena) => foldTable({ ...lake.folding, athena }, balances, limits);
  const deliver = (changes: readonly TestChange[]) => lake.deliver(balances, changes);

  const state = () => lake.rows('SELECT * FROM balances ORDER BY region, day');
  const changes = async (relation: string) =>
    (await lake.rows(`SELECT _lsn, _op, region, day FROM ${relation}`)).map((row) => row.join(' ')).sort();

  /** The views, whether or not all is folded. */
  const expectViews = async () => {
    expect(await state()).toEqual(table.state());
    expect(await changes('balances_changes')).toEqual([...table.changes].sort());
  };
  /** The tables behind the views, when all is folded. */
  const expectFolded = async () => {
    expect(await changes('balances_history')).toEqual([...table.changes].sort());
    const rows = `SELECT region, day, amount, note, changed_at FROM balances_current WHERE _op <> 'd' ORDER BY 1, 2`;
    expect(await lake.rows(rows)).toEqual(table.state());
    const twice = 'SELECT region, day FROM balances_current GROUP BY 1, 2 HAVING count(*) > 1';
    expect(await lake.rows(twice)).toEqual([]);
  };

  test('is not needed for the views to be right', async () => {
    await deliver(table.commit(60));
    await expectViews();
  });

  test('takes every change, and the views are right before it and after it', async () => {
    await fold();
    await expectViews();
    await expectFolded();
    await deliver(table.commit(60));
    await expectViews();
    await fold();
    await expectFolded();
    await expectViews();
  });

  test('runs one question and writes nothing when nothing is new', async () => {
    const { client, statements } = cutShort(lake, Infinity);
    expect(await fold(client)).toMatchObject({ rows: 0, rounds: 0, complete: true });
    expect(statements).toEqual([expect.stringMatching(/^SELECT/)]);
  });

  test('leaves a tail of which the views read a few files', async () => {
    // So long after its put a file may still be put again, and is read.
    await sleep(11_000);
    await deliver(table.commit(10));
    await fold();
    await deliver(table.commit(10));
    const plan = (await lake.rows('EXPLAIN ANALYZE SELECT * FROM balances')).flat().join('\n');
    const scans = [...plan.matchAll(/hive:tidemark:balances_raw[^]*?Input: (\d+) rows/g)];
    expect(scans.length).toBeGreaterThanOrEqual(2);
    // The last two batches, not the 120 before.
    for (const [, rows] of scans) expect(Number(rows)).toBeLessThan(100);
    await fold();
  });

  test('twice at once takes every change once', async () => {
    for (const count of [30, 50]) {
      await deliver(table.commit(count));
      await Promise.all([fold(), fold()]);
      await expectFolded();
      await expectViews();
    }
  });

  test('that is killed during any statement is made good by the next one', async () => {
    for (let statement = 1; ; statement++) {
      await deliver(table.commit(12));
      const { client, wasCut } = cutShort(lake, statement);
      const killed = await fold(client).catch((error: unknown) => error);
      // The statement that the killed one began may still run, beside the next fold too.
      const [, shown] = await Promise.all([fold(), state()]);
      expect(shown).toEqual(table.state());
      await expectViews();
      if (!wasCut()) break;
      expect(killed).toMatchObject({ message: 'killed' });
    }
    await expectFolded();
  });

  test('takes what a snapshot has read as older than all that was streamed under its epoch', async () => {
    const read: CapturedTable = { ...balances, name: 'balances_read' };
    await lake.add(read);
    const row = { region: 'eu', day: '2026-01-01', note: null, changed_at: '2026-01-01T00:00:00.000000Z' };
    const change = (op: TestChange['op'], lsn: number, offset: number, amount: string, epoch = 1) =>
      lake.deliver(read, [{ op, lsn, offset, epoch, row: { ...row, amount } }]);
    const foldRead = () => foldTable(lake.folding, read, limits);
    const amounts = async () => (await lake.rows('SELECT amount FROM balances_read')).flat();
    await change('r', 50, 1, '1.000000');
    await foldRead();
    // Of a transaction that was under way at the snapshot: written before it, and not in it.
    await change('u', 40, 2, '2.000000');
    expect(await amounts()).toEqual(['2.000000']);
    await foldRead();
    expect(await amounts()).toEqual(['2.000000']);
    // Nor does a snapshot that is late take it back.
    await change('r', 60, 3, '1.000000');
    expect(await amounts()).toEqual(['2.000000']);
    await foldRead();
    expect(await amounts()).toEqual(['2.000000']);
    await change('r', 10, 4, '3.000000', 2);
    await foldRead();
    expect(await amounts()).toEqual(['3.000000']);
  });

  test('takes records once that were sent again, and those that were delivered again', async () => {
    const made = table.commit(20);
    await deliver(made);
    await fold();
    await deliver(made.slice(3, 9));
    const again = made.map((change) => ({ ...change, offset: change.offset + 1_000 }));
    await deliver(again.slice(0, 12));
    await expectViews();
    await fold();
    await deliver(again);
    await expectViews();
    await fold();
    await expectFolded();
    await expectViews();
    table.skipOffsets(1_100);
  });

  test('finds a file that was put again with more rows, and one that comes late under an older hour', async () => {
    const made = table.commit(40);
    await deliver(made.slice(0, 15));
    await fold();
    await deliver(made.slice(0, 25));
    await fold();
    // Contrary to delivery's order: the later offsets are folded first.
    await deliver(made.slice(35));
    await fold();
    await deliver(made.slice(25, 35).map((change) => ({ ...change, at: Date.now() - 5 * hourMs })));
    await fold();
    await expectFolded();
    await expectViews();
  });

  test('takes a backlog in rounds, as much at once as is allowed', async () => {
    for (let file = 0; file < 6; file++) await deliver(table.commit(6));
    const few = { round: { files: 4, bytes: 10_000_000, hours: 100 } };
    expect(await foldTable(lake.folding, balances, { ...few, until: 0 })).toMatchObject({
      rounds: 1,
      complete: false,
    });
    await expectViews();
    const rest = await foldTable(lake.folding, balances, few);
    expect(rest.rounds).toBeGreaterThan(1);
    expect(rest.complete).toBe(true);
    await expectFolded();
    await expectViews();
  });

  describe('and the upkeep', () => {
    const rules = { tombstoneDays: 30, snapshotSeconds: 60, rawDays: 90 };
    const count = async (sql: string) => Number((await lake.rows(`SELECT count(*) FROM ${sql}`))[0]![0]);

    test('may run at once, and afterwards the files are few and the old states gone', async () => {
      await deliver(table.commit(40));
      await Promise.all([upkeepTable(lake.folding, balances, rules), fold()]);
      await expectFolded();
      await expectViews();

      await upkeepTable(lake.folding, balances, rules);
      await upkeepOwnTables(lake.folding, rules);
      for (const name of ['balances_current', 'balances_history', 'fold_watermark']) {
        expect(await count(`"${name}$files"`)).toBeLessThanOrEqual(2);
        const old = `"${name}$snapshots" WHERE committed_at < current_timestamp - interval '10' minute`;
        expect(await count(old)).toBe(0);
      }
      await expectFolded();
      await expectViews();
    });

    test('forgets deleted keys after their time and not before', async () => {
      const deleted = `balances_current WHERE _op = 'd'`;
      expect(await count(deleted)).toBeGreaterThan(0);
      const later = () => Date.now() + 31 * 24 * hourMs;
      await upkeepTable({ ...lake.folding, now: later }, balances, rules);
      expect(await count(deleted)).toBe(0);
      await deliver(table.commit(20));
      await fold();
      await expectFolded();
      await expectViews();
    });
  });

  describe('and the expiry of raw files', () => {
    const rawDays = 90;
    const keys = () => keysUnder(lake.s3, lake.place.bucket, rawPrefix(balances));
    const marks = () => readWatermarks(lake.athena, lake.folding.context, balances);
    const later = () => Date.now() + (rawDays + 2) * 24 * hourMs;
    const expire = async (now = later) =>
      expireRaw({ ...lake.folding, now }, balances, await marks(), { rawDays, batchFiles: 7 });
    const history = () => lake.rows('SELECT * FROM balances_history ORDER BY _lsn, _op, region, day');

    test('keeps what is young, and what the history lacks, whatever the watermark says', async () => {
      await fold();
      expect(await expire(Date.now)).toBe(0);
      // Long enough after the put for a file to be folded for good.
      await sleep(Math.max(0, begun + putMs + 1_000 - Date.now()));
      await deliver(table.commit(10));
      await fold();
      const [lsn = ''] = (await lake.rows('SELECT CAST(min(_lsn) AS varchar) FROM balances_history'))[0]!;
      const paths = (await lake.rows(`SELECT "$path" FROM balances_raw WHERE _lsn = ${lsn}`)).flat();
      const kept = await history();
      await lake.rows(`DELETE FROM balances_history WHERE _lsn = ${lsn}`);
      await expect(expire()).rejects.toThrow(/The history lacks offset \d+ of cdc.public.balances-\d/);
      const left = (await keys()).map((key) => `s3://${lake.place.bucket}/${key}`);
      expect(left).toEqual(expect.arrayContaining(paths));
      await lake.rows(`DELETE FROM fold_watermark WHERE table_name = 'balances'`);
      await fold();
      expect(await history()).toEqual(kept);
    });

    test('removes what is folded, and history and views stay as they are', async () => {
      const before = await keys();
      const kept = await history();
      const removed = await expire();
      expect(removed).toBeGreaterThan(10);
      const after = await keys();
      expect(after).toHaveLength(before.length - removed);
      expect(before).toEqual(expect.arrayContaining(after));
      expect(await history()).toEqual(kept);
      await expectViews();
      await expectFolded();
      expect(await expire()).toBe(0);
    });

    test('keeps what is not folded, and folds go on', async () => {
      await deliver(table.commit(30));
      const before = await keys();
      await expire();
      expect(await keys()).toEqual(before);
      await expectViews();
      await fold();
      await expectFolded();
      await expectViews();
      expect(await lake.rows(deliveredSql([balances]))).toEqual(
        expect.arrayContaining(
          (await marks()).map(({ topic, partition, offset }) => [topic, String(partition), String(offset)]),
        ),
      );
    });

    test('leaves ghosts to be found: keys of an older epoch whose only change is in no raw file any more', async () => {
      const live = table.state().map(([region, day]) => [region, day]);
      expect(live.length).toBeGreaterThan(3);
      expect((await lake.rows(ghostSql(balances, 2))).sort()).toEqual(live.sort());
      expect(await lake.rows(ghostSql(balances, 1))).toEqual([]);
    });
  });

  test('never lowers a watermark', async () => {
    const marks = await lake.rows(
      "SELECT _partition, _offset FROM fold_watermark WHERE table_name = 'balances' ORDER BY 1",
    );
    const most = await lake.rows(
      'SELECT _partition, max(_offset) FROM balances_history GROUP BY 1 ORDER BY 1',
    );
    expect(marks).toEqual(most);
  });
});

/**
 * A client whose process dies during its n-th statement: Athena has begun it and goes on with it, and nobody hears
 * how it ended.
 */
function cutShort(lake: Lake, nth: number) {
  const statements: string[] = [];
  const { awsClient } = lake.route.settings;
  const client = new AthenaClient({ ...awsClient, endpoint: lake.route.endpoints.athena });
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as { QueryString?: string };
      if (statements.length >= nth) throw new Error('killed');
      const answer = await next(args);
      if (input.QueryString === undefined) return answer;
      statements.push(input.QueryString);
      if (statements.length >= nth) throw new Error('killed');
      return answer;
    },
    { step: 'initialize' },
  );
  return { client, statements, wasCut: () => statements.length >= nth };
}
