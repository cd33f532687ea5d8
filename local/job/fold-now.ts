import { S3Client } from '@aws-sdk/client-s3';
import { refuseFailures } from '../../lambda/query/each-table';
import { foldTables } from '../../lambda/query/fold';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { lookbackDays } from '../route/handler-variables';
import type { Route } from '../route/route';
import type { Clients } from './clients';

/** Folds all that is in the lake, beside the schedule that does so every half a minute. */
export async function foldNow(
  { settings, endpoints }: Route,
  { athena, lake }: Pick<Clients, 'athena' | 'lake'>,
): Promise<void> {
  const s3 = new S3Client({ ...settings.awsClient, forcePathStyle: true });
  try {
    const place = {
      ...{ athena, s3, context: lake, bucket: endpoints.bucket },
      lookbackDays: Number(lookbackDays),
      now: Date.now,
    };
    refuseFailures(await foldTables(place, lakeTables));
  } finally {
    s3.destroy();
  }
}
