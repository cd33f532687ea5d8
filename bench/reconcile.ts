/**
 * `npm run bench:reconcile`: finds one changed digit in one row of a million, on the real engines, as JSON on standard
 * output: the key that was found, seconds, and the peak memory of the process that compares. `--thousands N` for
 * another number of rows.
 *
 * Times are seconds of one run on this machine; compare ratios of one machine, not seconds of two.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { reconcileTables } from '../lambda/query/reconcile-tables';
import { allRows, runQuery } from '../lambda/query/run-query';
import { openClients, type Clients } from '../local/job/clients';
import { startRoute } from '../local/route/route';
import { peakRssMiB } from '../local/supervisor/resident';
import { bothSides, inLake, inSource, readings } from '../test/pipeline/readings';

async function compare({ source, athena, lake: context }: Clients) {
  const lake = async (sql: string) => allRows(await runQuery(athena, sql, context));
  const startedAt = performance.now();
  const { tables } = await reconcileTables(
    { source, lake, keep: () => Promise.resolve() },
    [readings],
    undefined,
    { settleMs: 0, beginMs: 60_000 },
  );
  return { ...tables[0], seconds: Math.round((performance.now() - startedAt) / 100) / 10 };
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { thousands: { type: 'string', default: '1000' } } });
  const thousands = Number(values.thousands);
  const stateDir = await mkdtemp(path.join(tmpdir(), 'tidemark-bench-'));
  const route = await startRoute({ stateDir, only: bothSides });
  const clients = await openClients(route.settings);
  try {
    await clients.source.query(inSource(thousands));
    for (const sql of inLake(thousands, route.endpoints.bucket))
      await runQuery(clients.athena, sql, clients.lake);
    const equal = await compare(clients);
    await clients.source.query('UPDATE readings SET amount = amount + 0.000001 WHERE id = $1', [
      Math.ceil(thousands * 777.777),
    ]);
    const planted = await compare(clients);
    // Every row, and what a comparison then holds in memory.
    await clients.source.query('UPDATE readings SET valid = NOT valid');
    const all = await compare(clients);
    const summary = [equal, planted, { ...all, keys: all.keys?.length }];
    console.log(JSON.stringify({ runs: summary, peakRssMiB: peakRssMiB(process.pid) }, null, 2));
  } finally {
    await clients.close();
    await route.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
