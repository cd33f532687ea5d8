import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GlueClient } from '@aws-sdk/client-glue';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { crawlDefaults } from '../lib/contracts/crawl';
import { landingPrefix } from '../lib/contracts/lake-layout';
import { crawlFolder } from '../local/crawl/crawl-folder';
import type { CrawlPlace } from '../local/crawl/crawl-options';
import { landingDatabase } from '../local/endpoints';
import { startRoute } from '../local/route/route';

const files = Number(process.argv[2] ?? 1_000);
const [filesADay, rows] = [10, 1_000];

/**
 * `npm run bench:crawl -- [files]`: seconds that a crawl of so many files of 1,000 rows takes, ten in a partition, by format:
 * the first one, which makes table and partitions, and a second one, which reads all of it again and changes nothing.
 * Result as JSON.
 */
async function main(): Promise<void> {
  const stateDir = await mkdtemp(join(tmpdir(), 'tidemark-bench-'));
  const route = await startRoute({ stateDir, only: ['make-store'] });
  const { awsClient } = route.settings;
  const s3 = new S3Client({ ...awsClient, forcePathStyle: true });
  const glue = new GlueClient(awsClient);
  const place = { s3, glue, bucket: route.endpoints.bucket, database: landingDatabase };
  try {
    const seconds: Record<string, { first: number; again: number }> = {};
    for (const [folder, body] of Object.entries(bodies())) {
      await fill(place, folder, body);
      seconds[folder] = {
        first: await timed(place, folder, { change: 'made', partitionsAdded: Math.ceil(files / filesADay) }),
        again: await timed(place, folder, { change: 'unchanged', partitionsAdded: 0 }),
      };
    }
    console.log(JSON.stringify({ files, seconds }, null, 2));
  } finally {
    s3.destroy();
    glue.destroy();
    await route.stop();
    await rm(stateDir, { recursive: true });
  }
}

async function timed(
  place: CrawlPlace,
  folder: string,
  expected: { readonly change: string; readonly partitionsAdded: number },
): Promise<number> {
  const startedAt = performance.now();
  const { tables, passedOver } = await crawlFolder(place, { folder, ...crawlDefaults });
  const seconds = (performance.now() - startedAt) / 1000;
  const [table] = tables;
  if (
    passedOver.length > 0 ||
    table?.filesRead !== files ||
    table.change !== expected.change ||
    table.partitionsAdded !== expected.partitionsAdded
  ) {
    throw new Error(`The crawl of ${folder} is not what it should be.`);
  }
  return Math.round(seconds * 100) / 100;
}

/** A file of each format, the same for every key. */
function bodies(): Record<string, Uint8Array> {
  const ids = Array.from({ length: rows }, (_, id) => id);
  const line = (id: number) => ({ id, region: `region-${id % 7}`, amount: id / 4 });
  const csv = ids.map((id) => Object.values(line(id)).join(',')).join('\n');
  const json = ids.map((id) => JSON.stringify({ ...line(id), at: { x: id, tags: ['a', 'b'] } })).join('\n');
  const parquet = parquetWriteBuffer({
    columnData: [
      { name: 'id', data: ids, type: 'INT32' },
      { name: 'region', data: ids.map((id) => line(id).region), type: 'STRING' },
      { name: 'amount', data: ids.map((id) => line(id).amount), type: 'DOUBLE' },
    ],
  });
  return {
    csv: Buffer.from(`id,region,amount\n${csv}\n`),
    'json-gzip': gzipSync(`${json}\n`),
    parquet: new Uint8Array(parquet),
  };
}

async function fill({ s3, bucket }: CrawlPlace, folder: string, Body: Uint8Array): Promise<void> {
  const ending = folder === 'json-gzip' ? '.json.gz' : '';
  for (let from = 0; from < files; from += filesADay) {
    const day = `day=${String(from / filesADay).padStart(5, '0')}`;
    const numbers = Array.from({ length: Math.min(filesADay, files - from) }, (_, number) => number);
    await Promise.all(
      numbers.map((number) =>
        s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: `${landingPrefix(folder)}${day}/${number}${ending}`,
            Body,
          }),
        ),
      ),
    );
  }
}

void main();
