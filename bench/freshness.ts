import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { allRows, runQuery } from '../lambda/query/run-query';
import { openClients, openSource } from '../local/job/clients';
import { FreshnessProbe } from '../local/job/freshness';
import { waitForLake } from '../local/job/wait-for-lake';
import { startRoute } from '../local/route/route';
import { createLedger, firstId } from '../test/faults/ledger';
import { Load } from '../test/faults/load';

const rates = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 500, 2_000];
const warmUpSeconds = 30;
const seconds = 90;
/** Orders a second that are followed. */
const followed = 2;

/**
 * `npm run bench:freshness -- [changes a second ...]`: seconds from a commit until the folded view shows the row, while
 * the load writes and the folds go on, at 100, 500 and 2,000 changes a second. Result as JSON, with the rate that the
 * source really reached.
 */
async function main(): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  try {
    for (const [index, rate] of rates.entries()) {
      // A new route each time, so that no rate pays for the one before.
      console.log(JSON.stringify(await measure(join(stateDir, String(rate)), rate, index)));
    }
  } finally {
    await rm(stateDir, { recursive: true });
  }
}

async function measure(stateDir: string, rate: number, seed: number) {
  const route = await startRoute({ stateDir });
  const clients = await openClients(route.settings);
  const { source, athena, lake } = clients;
  try {
    await createLedger(source);
    const load = new Load({ connect: () => openSource(route.settings), seed, changesPerSecond: rate });
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
    await waitForLake({ source, kafka: route.endpoints.kafka, deadlineSeconds: 300 });
    return { asked: rate, changesPerSecond: perSecond, ...freshness };
  } finally {
    await clients.close();
    await route.stop();
  }
}

void main();
