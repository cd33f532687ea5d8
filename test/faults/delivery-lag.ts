import type { S3Client } from '@aws-sdk/client-s3';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { listRawFiles } from '../../lambda/query/raw-files';
import type { CapturedTable } from '../../lib/contracts/tables';
import { readParquet } from '../delivery/read-parquet';
import { bytesOf } from '../pipeline/lake-files';

const instant = z.iso.datetime().transform((text) => Date.parse(text));
const stamps = z.array(z.object({ _committed_at: instant, _landed_at: instant }));

export interface LagSource {
  readonly s3: S3Client;
  readonly bucket: string;
  /** A table that the load always writes. */
  readonly table: CapturedTable;
}

/**
 * Waits until a change that was committed after `since` is in the lake within a second of its commit, or for so long: a
 * machine may be too slow for it, which is no fault of the route.
 *
 * @param since milliseconds since 1970
 */
export async function lowLag(
  { s3, bucket, table }: LagSource,
  since: number,
  seconds: number,
): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  const [day = '', hour = ''] = new Date(since).toISOString().split(/[T:]/);
  while (Date.now() < deadline) {
    const files = await listRawFiles(s3, bucket, table, `${day}/hour=${hour}`);
    const newest = files
      .filter(({ replayed, putAt }) => !replayed && putAt >= since)
      .sort((a, b) => Number(b.firstOffset - a.firstOffset))[0];
    if (newest) {
      const rows = stamps.parse(await readParquet(await bytesOf(s3, bucket, newest.key)));
      if (rows.some((row) => row._committed_at > since && row._landed_at - row._committed_at < 1000)) return;
    }
    await sleep(250);
  }
}
