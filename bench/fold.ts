import { round } from '../lambda/query/fold';
import { foldTable } from '../lambda/query/fold-table';
import { upkeepTable } from '../lambda/query/upkeep-table';
import { startLake, type Lake } from '../test/pipeline/lake';
import { BalanceChanges, balances } from './balance-changes';

/** Rows before the table grows, and changes that each measured fold takes. */
const [base, taken] = [5_000, 5_000];
const growth = [1, 10, 100];
const batch = 100_000;

/**
 * `npm run bench:fold`: how long a fold of 5,000 changes of random keys takes when the table has 5,000 rows, 10 times
 * and 100 times as many, each after an upkeep. Result as JSON; seconds are the median of three folds.
 */
async function main(): Promise<void> {
  const lake = await startLake();
  try {
    await lake.add(balances);
    const source = new BalanceChanges();
    const results: { rows: number; seconds: number; ratio: number }[] = [];
    for (const factor of growth) {
      while (source.keys < base * factor) {
        await lake.deliver(balances, source.inserts(Math.min(batch, base * factor - source.keys)));
        await fold(lake);
      }
      await upkeepTable(lake.folding, balances, { tombstoneDays: 30, snapshotSeconds: 60, rawDays: 90 });
      const seconds: number[] = [];
      for (let round = 0; round < 4; round++) {
        await lake.deliver(balances, source.updates(taken));
        const startedAt = performance.now();
        await fold(lake);
        // The first one warms up.
        if (round > 0) seconds.push((performance.now() - startedAt) / 1000);
      }
      const median = seconds.sort((a, b) => a - b)[1] ?? Number.NaN;
      results.push({
        rows: source.keys,
        seconds: round2(median),
        ratio: round2(median / (results[0]?.seconds ?? median)),
      });
    }
    console.log(JSON.stringify({ changesAFold: taken, folds: results }, null, 2));
  } finally {
    await lake.end();
  }
}

async function fold(lake: Lake): Promise<void> {
  await foldTable(lake.folding, balances, { round });
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}

void main();
