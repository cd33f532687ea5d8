import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import { rawPartitionOf, rawPrefix } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * The first day that a raw table has to show: the earliest of the day that it showed before, of the files that are
 * there, and of the oldest record that may still be delivered, since topics may have filled for as long as they
 * keep records before the table was declared.
 *
 * @param lookbackDays days in which a record can still be delivered
 * @param shown first day until now, `YYYY-MM-DD`
 * @param now milliseconds since 1970
 */
export async function firstDay(
  s3: S3Client,
  bucket: string,
  table: LakeTable,
  lookbackDays: number,
  shown: string | undefined,
  now = Date.now(),
): Promise<string> {
  // Keys come in order, so the first folder is the earliest day.
  const { CommonPrefixes } = await s3.send(
    new ListObjectsV2Command({
      Bucket: bucket,
      Prefix: `${rawPrefix(table)}dt=`,
      Delimiter: '/',
      MaxKeys: 1,
    }),
  );
  const landed = /\/dt=(\d{4}-\d{2}-\d{2})\/$/.exec(CommonPrefixes?.[0]?.Prefix ?? '')?.[1];
  const days = [shown, landed, rawPartitionOf(now - lookbackDays * dayMs).dt].filter(
    (day) => day !== undefined,
  );
  return days.reduce((first, day) => (day < first ? day : first));
}
