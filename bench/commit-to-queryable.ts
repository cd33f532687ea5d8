import { setTimeout as sleep } from 'node:timers/promises';
import { allRows, runQuery } from '../lambda/query/run-query';
import { openClients, openSource } from '../local/job/clients';
import { FreshnessProbe, type Freshness } from '../local/job/freshness';
import { waitForLake } from '../local/job/wait-for-lake';
import { startRoute, type RouteOptions } from '../local/route/route';
import { createLedger, firstId } from '../test/faults/ledger';
import { Load } from '../test/faults/load';

/** Orders a second that are followed. */
const followed = 2;

export interface CommitToQueryableOptions extends Pick<RouteOptions, 'stateDir' | 'nifi'> {
  /** Changes a second that the load asks for. */
  readonly rate: number;
  /** Of the load. */
  readonly seed: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
}

/**
 * Time from a commit until the folded view shows the row, on a route of its own, while the load writes and the folds go
 * on; with the rate that the source really reached.
 */
export async function commitToQueryable({
  rate,
  seed,
  warmUpSeconds,
  seconds,
  ...route
}: CommitToQueryableOptions): Promise<Freshness & { asked: number; changesPerSecond: number }> {
  const running = await startRoute(route);
  const clients = await openClients(running.settings);
  const { source, athena, lake } = clients;
  try {
    await createLedger(source);
    const connect = () => openSource(running.settings);
    const load = new Load({ connect, seed, changesPerSecond: rate });
    await sleep(warmUpSeconds * 1000);
    const [changesBefore, startedAt] = [load.changes, Date.now()];
    const probe = new FreshnessProbe({
      every: 1,
      visible: async (ids) => {
        const sql = `SELECT CAST(id AS varchar) FROM orders WHERE id IN (${ids.join(', ')})`;
        return (await allRows(await runQuery(athena, sql, lake))).map(([id]) => Number(id));
      },
    });
    for (let n = 0; n < seconds * followed; n++) {
      const id = Number(firstId) - 1_000_000 + n;
      const sentAt = Date.now();
      await source.query(
        `INSERT INTO orders (id, symbol, customer, region, side, quantity)
         OVERRIDING SYSTEM VALUE VALUES ($1, 'LOAD', 'followed', 'load', 'buy', 1)`,
        [id],
      );
      probe.orderPlaced(id, sentAt);
      await sleep(1000 / followed - (Date.now() - sentAt));
    }
    const perSecond = Math.round((load.changes - changesBefore) / ((Date.now() - startedAt) / 1000));
    const freshness = await probe.finish(120);
    await load.stop();
    await waitForLake({ source, kafka: running.endpoints.kafka, deadlineSeconds: 300 });
    return { asked: rate, changesPerSecond: perSecond, ...freshness };
  } finally {
    await clients.close();
    await running.stop();
  }
}
