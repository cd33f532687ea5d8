import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commitToQueryable } from './commit-to-queryable';

const rates = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [100, 500, 2_000];

/**
 * `npm run bench:freshness -- [changes a second ...]`: seconds from a commit until the folded view shows the row, while
 * the load writes and the folds go on, at 100, 500 and 2,000 changes a second. Result as JSON, with the rate that the
 * source really reached.
 */
async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  try {
    for (const [seed, rate] of rates.entries()) {
      // A new route each time, so that no rate pays for the one before.
      const stateDir = join(folder, String(rate));
      const measured = await commitToQueryable({ stateDir, rate, seed, warmUpSeconds: 30, seconds: 90 });
      console.log(JSON.stringify(measured));
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

void main();
