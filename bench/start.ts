/**
 * `npm run bench:start`: what a user waits for and what the route costs, as JSON on standard output. Copies the
 * checkout, then runs `npm start -- --once` in it twice: with an empty cache folder (`cold`; only with `--cold`,
 * since it downloads everything) or with the one that is there (`first`), and again on the data of that run (`warm`).
 *
 * Times are seconds of one run on this machine; compare ratios of one machine, not seconds of two.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Report } from '../local/job/report';
import { apiPortVariable, choosePorts } from '../local/route/ports';
import { scratchCheckout } from '../test/pipeline/scratch-checkout';

interface Run extends Report {
  /** From the command to its end, with comparison and answers. */
  readonly wholeSeconds: number;
  /** Sum of the peaks of all processes. */
  readonly residentMiB: number;
}

async function run(checkout: string, cache: string | undefined): Promise<Run> {
  const { nginx } = await choosePorts(['nginx']);
  const startedAt = Date.now();
  const child = spawn('npm', ['start', '--', '--once'], {
    cwd: checkout,
    env: {
      ...process.env,
      [apiPortVariable]: String(nginx),
      ...(cache !== undefined && { TIDEMARK_CACHE: cache }),
    },
    stdio: ['ignore', process.stderr, process.stderr],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`npm start -- --once ended with ${String(code)}.`);
  const report = JSON.parse(await readFile(path.join(checkout, '.tidemark/report.json'), 'utf8')) as Report;
  return {
    ...report,
    wholeSeconds: Math.round((Date.now() - startedAt) / 1000),
    residentMiB: Object.values(report.peakRssMiB).reduce((sum, peak) => sum + peak, 0),
  };
}

async function main(): Promise<void> {
  const cold = process.argv.includes('--cold');
  const cache = cold ? await mkdtemp(path.join(tmpdir(), 'tidemark-cache-')) : undefined;
  const checkout = await scratchCheckout();
  try {
    const first = await run(checkout.folder, cache);
    const warm = await run(checkout.folder, cache);
    console.log(JSON.stringify({ [cold ? 'cold' : 'first']: first, warm }, null, 2));
  } finally {
    await checkout.remove();
    if (cache !== undefined) await rm(cache, { recursive: true });
  }
}

void main();
