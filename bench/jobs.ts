import { PutObjectCommand } from '@aws-sdk/client-s3';
import { findJob, jobArguments } from '../lib/contracts/jobs';
import { landingPrefix } from '../lib/contracts/lake-layout';
import { runJob } from '../local/run-job/run-job';
import { startLake, type Lake } from '../test/pipeline/lake';

const thousands = Number(process.argv[2] ?? 1_000);
const files = 10;
const regions = ['africa', 'america', 'asia', 'europe'];
/** Rows of the run that shows what Spark and the publishing take by themselves. */
const few = 10;

/**
 * `npm run bench:jobs -- [THOUSANDS]`: seconds that the job `sales-by-region` takes over ten rows, which is Spark's own start
 * and the publishing, and over a million (by default) of ten CSV files; `added` is what lies between. The totals that it
 * published are compared with what was sold. Result as JSON.
 */
async function main(): Promise<void> {
  const lake = await startLake();
  try {
    const rows = thousands * 1_000;
    const small = await timed(lake, few);
    const large = await timed(lake, rows);
    const seconds = { [few]: small, [rows]: large, added: Math.round((large - small) * 10) / 10 };
    console.log(JSON.stringify({ rows, seconds }, null, 2));
  } finally {
    await lake.end();
  }
}

/** Puts so many sales in place of those that lie there, and runs the job. */
async function timed(lake: Lake, rows: number): Promise<number> {
  for (let file = 0; file < files; file++) {
    await lake.s3.send(
      new PutObjectCommand({
        Bucket: lake.place.bucket,
        Key: `${landingPrefix('sales')}${file}.csv`,
        Body: csv(Math.floor((file * rows) / files), Math.floor(((file + 1) * rows) / files)),
      }),
    );
  }
  const { homes, aws } = lake.route.settings;
  const job = findJob('sales-by-region');
  const startedAt = performance.now();
  await runJob(job, { homes, aws, values: jobArguments(job, lake.place, {}) });
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  await check(lake, rows);
  return seconds;
}

/** Sales with these numbers, of one to nine pieces at a cent each. */
function csv(from: number, to: number): string {
  const lines = Array.from({ length: to - from }, (_, index) => {
    const id = from + index;
    const second = String(id % 60).padStart(2, '0');
    const pieces = 1 + (id % 9);
    const product = `product-${Math.floor(id / regions.length) % 50}`;
    return `${id},2026-09-01T10:00:${second}Z,${regions[id % regions.length]},${product},${pieces},${(pieces / 100).toFixed(2)}\n`;
  });
  return `sale_id,sold_at,region,product,quantity,amount\n${lines.join('')}`;
}

async function check(lake: Lake, rows: number): Promise<void> {
  let pieces = 0;
  for (let id = 0; id < rows; id++) pieces += 1 + (id % 9);
  const [totals] = await lake.rows('SELECT sum(sales), sum(quantity), sum(total) FROM sales_totals');
  const expected = [rows, pieces, (pieces / 100).toFixed(2)].map(String);
  if (JSON.stringify(totals) !== JSON.stringify(expected)) {
    throw new Error(`The job has ${String(totals)} as totals, and ${String(expected)} were sold.`);
  }
}

void main();
