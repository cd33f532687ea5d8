import { paginateListObjectsV2 } from '@aws-sdk/client-s3';
import { round } from '../lambda/query/fold';
import { foldTable } from '../lambda/query/fold-table';
import { foldedTables } from '../lambda/query/folded-table-sql';
import { upkeepTable } from '../lambda/query/upkeep-table';
import { icebergPrefix } from '../lib/contracts/lake-layout';
import { localLake } from '../local/endpoints';
import { startLake, type Lake } from '../test/pipeline/lake';
import { BalanceChanges, balances } from './balance-changes';

const keys = 100_000;
const updates = Number(process.argv[2] ?? 1_000_000);
const batch = 50_000;
/** How long states of former folds stay readable here; an environment says days. */
const snapshotSeconds = 60;

/**
 * `npm run bench:lake-bytes -- [updates]`: bytes of a table's Iceberg folders after 100,000 keys were updated a million
 * times, fold after fold, and one upkeep, over the bytes of the files that its newest state reads. Result as JSON.
 */
async function main(): Promise<void> {
  const lake = await startLake();
  try {
    await lake.add(balances);
    const source = new BalanceChanges();
    while (source.keys < keys) await take(lake, source.inserts(batch));
    for (let done = 0; done < updates; done += batch) await take(lake, source.updates(batch));
    const names = Object.values(foldedTables(balances)).map(({ name }) => name);
    const before = await measure(lake, names);
    // What is younger than a snapshot may be is in use.
    await new Promise((resolve) => setTimeout(resolve, snapshotSeconds * 1000));
    const startedAt = performance.now();
    await upkeepTable(lake.folding, balances, { tombstoneDays: 30, snapshotSeconds, rawDays: 90 });
    const upkeepSeconds = Math.round((performance.now() - startedAt) / 1000);
    const after = await measure(lake, names);
    console.log(JSON.stringify({ keys, updates, upkeepSeconds, before, after }, null, 2));
  } finally {
    await lake.end();
  }
}

async function take(lake: Lake, changes: Parameters<Lake['deliver']>[1]): Promise<void> {
  await lake.deliver(balances, changes);
  await foldTable(lake.folding, balances, { round });
}

/** Bytes in the folders of some Iceberg tables, and of the files of their newest states. */
async function measure(lake: Lake, names: readonly string[]) {
  let [stored, live] = [0, 0];
  for (const name of names) {
    const prefix = icebergPrefix(localLake.database, name);
    const pages = paginateListObjectsV2(
      { client: lake.s3 },
      { Bucket: lake.route.endpoints.bucket, Prefix: prefix },
    );
    for await (const { Contents = [] } of pages) {
      stored += Contents.reduce((sum, { Size = 0 }) => sum + Size, 0);
    }
    const [row] = await lake.rows(`SELECT sum(file_size_in_bytes) FROM "${name}$files"`);
    live += Number(row?.[0] ?? 0);
  }
  return { storedBytes: stored, liveBytes: live, ratio: Math.round((stored / live) * 100) / 100 };
}

void main();
