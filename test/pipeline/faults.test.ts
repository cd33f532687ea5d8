import { setTimeout as sleep } from 'node:timers/promises';

import { ApiClient } from '../../local/job/api-client';
import { replay, type ReplayCounts } from '../../local/job/replay';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { startScratchRoute, type ScratchRoute } from './scratch-route';

jest.setTimeout(600_000);

describe('faults in the middle of the replay', () => {
  let scratch: ScratchRoute;
  let counts: ReplayCounts;

  beforeAll(async () => {
    scratch = await startScratchRoute();
    const { route } = scratch;
    const replaying = replay(new ApiClient(route.settings), {
      seed: 7,
      orderChanges: 1_500,
      changesPerSecond: 60,
    });
    const faults = async () => {
      await sleep(5_000);
      await route.kill('delivery', 'SIGKILL');
      await sleep(6_000);
      await route.kill('connect', 'SIGKILL');
      await sleep(4_000);
      await route.kill('delivery', 'SIGKILL');
    };
    [counts] = await Promise.all([replaying, faults()]);
    await route.whenReady('connect');
    await route.whenReady('delivery');
  });
  afterAll(() => scratch.end());

  test('kill -9 of the delivery, the Connect worker and the delivery again leaves identical contents', async () => {
    const comparisons = await scratch.comparisons();
    for (const comparison of Object.values(comparisons)) {
      expect(comparison).toMatchObject({ identical: true, examples: [] });
    }
    expect(comparisons.daily_bars?.rows).toBe(counts.bars);
    expect(comparisons.orders?.rows).toBeGreaterThan(300);
  });

  test('every offset of every topic partition is in the lake', async () => {
    const { athena, lake } = scratch.clients;
    const sql = `SELECT _topic, _partition, count(*), min(_offset), max(_offset) FROM (
        SELECT _topic, _partition, _offset FROM orders_raw
        UNION SELECT _topic, _partition, _offset FROM daily_bars_raw
        UNION SELECT _topic, _partition, _offset FROM instruments_raw) AS t
      GROUP BY _topic, _partition`;
    const partitions = await allRows(await runQuery(athena, sql, lake));
    // Three partitions of the bars, one of the orders, one of the instruments.
    expect(partitions).toHaveLength(5);
    for (const [topic, partition, count, first, last] of partitions) {
      expect({ topic, partition, first, next: Number(last) + 1 }).toEqual({
        topic,
        partition,
        first: '0',
        next: Number(count),
      });
    }
  });

  test('every order was created once, though capture was killed between two notes of its place and sent changes again', async () => {
    const { athena, lake, source } = scratch.clients;
    const sql = `SELECT count(*), count(DISTINCT id) FROM orders_changes WHERE _op = 'c'`;
    const [created] = await allRows(await runQuery(athena, sql, lake));
    const { rows } = await source.query<{ placed: string }>(
      `SELECT last_value::text AS placed FROM orders_id_seq`,
    );
    expect(created).toEqual([rows[0]?.placed, rows[0]?.placed]);
  });
});
