import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { lakeNames } from '../../lib/contracts/lake-layout';
import { tables } from '../../lib/contracts/tables';
import type { TableComparison } from '../../lambda/query/compare-contents';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { peakRssMiB } from '../supervisor/resident';
import type { Route } from '../route/route';
import type { JobOptions } from '../supervisor/start-command';
import { answerQuestions } from './answers';
import { ApiClient } from './api-client';
import { askPictures } from './ask-pictures';
import { openClients, type Clients } from './clients';
import { crawlPrices } from './crawl-prices';
import { FreshnessProbe, type Freshness } from './freshness';
import { replay, type ReplayCounts } from './replay';
import { sendLiveTicks, tickMistakes } from './live-ticks';
import { lastCommonDay } from './market-data';
import { readSetUp, tableReports, type Report } from './report';
import { reportPage } from './report-page';
import { foldNow } from './fold-now';
import { historyMistakes, verifyHistories } from './verify-history';
import { verifyTables } from './verify';
import { waitForLake } from './wait-for-lake';

/** Changes of orders that a start makes, and their pace a second. */
const load = { orderChanges: 2_000, changesPerSecond: 100 };
/** Ticks that a start sends. */
const tickCount = 1_000;
/** Placed orders that are followed into the lake: every n-th, so that some 100 of them make the percentiles. */
const followEvery = 9;

/**
 * Replays real prices, orders and ticks through the front door, waits until the lake has all of it, compares contents,
 * answers the shipped questions, crawls a folder of files, and writes `report.json` and the page of pictures.
 *
 * @returns true when every table is the same at the source and in the lake, and every tick is there once
 */
export async function mainJob(route: Route, options: JobOptions): Promise<boolean> {
  const clients = await openClients(route.settings);
  try {
    return await perform(route, clients, options.print);
  } finally {
    await clients.close();
  }
}

async function perform(route: Route, clients: Clients, print: JobOptions['print']): Promise<boolean> {
  const before = await countChanges(clients);
  if (before > 0) print(`\nThe lake holds ${before} changes of former runs.`);
  print('\nReplaying S&P 500 and share prices of 2000 to 2020, and orders at these prices ...');
  const { counts, freshness, firstAnswerMs } = await replayAndFollow(route, clients);
  print(
    `  ${counts.bars} bars and ${counts.orderChanges} changes of orders are committed; ` +
      `commit to queryable p50 ${freshness.p50Ms} ms, p99 ${freshness.p99Ms} ms (${freshness.samples} rows)`,
  );

  const ticks = await sendLiveTicks(route.settings, tickCount);

  const lsn = await waitForLake({
    source: clients.source,
    kafka: route.endpoints.kafka,
    deadlineSeconds: 120,
  });
  print(`  the lake has reached the database's LSN ${lsn}`);

  await foldNow(route, clients);
  const comparisons = await verifyTables(clients);
  for (const [name, comparison] of Object.entries(comparisons))
    print(`  ${comparisonLine(name, comparison)}`);
  const changes = await countChanges(clients);
  print(`  ${changes} changes in the lake, ${changes - before} of them new`);
  const mistakes = Object.entries(await verifyHistories(clients)).flatMap(historyMistakes);
  if (mistakes.length === 0)
    print('  the history has each of them once, and its newest ones are the database');
  const ofTicks = await tickMistakes(clients, ticks);
  if (ofTicks.length === 0) print(`  ${ticks.length} ticks, sent twice, are in the lake once`);
  mistakes.push(...ofTicks);
  for (const mistake of mistakes) print(`  ${mistake}`);
  print(await answerQuestions(clients));
  print(await crawlPrices(route, clients));

  const reports = tableReports(comparisons);
  const report: Report = {
    ...reports,
    identical: reports.identical && mistakes.length === 0,
    changes,
    freshness,
    ...(await readSetUp(path.join(__dirname, '../../.tidemark'))),
    toFirstAnswerSeconds: Math.round(firstAnswerMs / 100) / 10,
    peakRssMiB: Object.fromEntries(
      [...route.processes, { name: 'supervisor', pid: process.pid }].map(({ name, pid }) => [
        name,
        peakRssMiB(pid) ?? 0,
      ]),
    ),
    versions: route.settings.homes.versions,
  };
  const { state } = route.settings;
  await writeFile(state.report, `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(
    state.reportPage,
    reportPage(report, await askPictures(clients, lastCommonDay()), new Date()),
  );
  print(`\nThe answers of a dashboard as pictures: ${path.relative(process.cwd(), state.reportPage)}`);
  print(
    report.identical
      ? '\nLake and database are identical.'
      : '\nLake and database DIFFER; see the lines above.',
  );
  return report.identical;
}

async function replayAndFollow(
  route: Route,
  { athena, lake }: Clients,
): Promise<{ counts: ReplayCounts; freshness: Freshness; firstAnswerMs: number }> {
  let firstAnswerMs = 0;
  const probe = new FreshnessProbe({
    every: followEvery,
    visible: async (ids) => {
      const sql = `SELECT id FROM orders WHERE id IN (${ids.join(', ')})`;
      return (await allRows(await runQuery(athena, sql, lake))).map(([id]) => Number(id));
    },
    onFirst: () => {
      // Milliseconds since the process began, so set-up and start count.
      firstAnswerMs = performance.now();
    },
  });
  const counts = await replay(new ApiClient(route.settings), {
    seed: 1,
    ...load,
    onPlaced: (id, sentAt) => {
      probe.orderPlaced(id, sentAt);
    },
    onDeleted: (id) => {
      probe.orderDeleted(id);
    },
  });
  return { counts, freshness: await probe.finish(60), firstAnswerMs };
}

function comparisonLine(name: string, comparison: TableComparison): string {
  const { identical, rows, lakeRows, sourceHash, differences, examples } = comparison;
  if (identical) return `${name}: ${rows} rows, identical (sha-256 ${sourceHash.slice(0, 12)})`;
  const { missing, unexpected, different } = differences;
  const shown = examples.map(({ kind, key, columns }) =>
    [kind, key.join('/'), ...(columns ? [`in ${columns.join(', ')}`] : [])].join(' '),
  );
  return (
    `${name}: DIFFERENT. ${rows} rows in the database, ${lakeRows} in the lake; ` +
    `${missing} missing, ${unexpected} unexpected, ${different} with other contents: ${shown.join('; ')}`
  );
}

async function countChanges({ athena, lake }: Clients): Promise<number> {
  const counts = tables.map((table) => `SELECT count(*) AS n FROM "${lakeNames(table).changes}"`);
  const sql = `SELECT sum(n) FROM (${counts.join(' UNION ALL ')}) AS t`;
  return Number((await allRows(await runQuery(athena, sql, lake)))[0]?.[0]);
}
