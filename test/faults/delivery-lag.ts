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
 * Waits until a change is in the lake less than a second after its commit, which came after `since`.
 *
 * @param since milliseconds since 1970
 * @returns seconds from `since` until it landed; undefined when that takes longer than `withinSeconds`
 */
export async function secondsToLowLag(
  { s3, bucket, table }: LagSource,
  since: number,
  withinSeconds: number,
): Promise<number | undefined> {
  const deadline = Date.now() + withinSeconds * 1000;
  let hour = new Date(since).toISOString();
  while (Date.now() < deadline) {
    const files = await listRawFiles(s3, bucket, table, `${hour.slice(0, 10)}/hour=${hour.slice(11, 13)}`);
    const newest = files
      .filter(({ replayed, putAt }) => !replayed && putAt >= since)
      .sort((a, b) => Number(b.firstOffset - a.firstOffset))[0];
    if (newest) {
      hour = `${newest.dt}T${newest.hour}`;
      const rows = stamps.parse(await readParquet(await bytesOf(s3, bucket, newest.key)));
      const low = rows.find((row) => row._committed_at > since && row._landed_at - row._committed_at < 1000);
      if (low) return (low._landed_at - since) / 1000;
    }
    await sleep(250);
  }
  return undefined;
}
