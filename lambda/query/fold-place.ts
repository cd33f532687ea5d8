import { AthenaClient } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import { foldEnvironment } from './contract';
import type { QueryContext } from './run-query';

/** Where fold, upkeep and views work. */
export interface FoldPlace {
  readonly athena: AthenaClient;
  readonly s3: S3Client;
  readonly context: QueryContext;
  /** The lake's bucket. */
  readonly bucket: string;
  /** Days for which Kafka keeps records: no older one can land. */
  readonly lookbackDays: number;
  /** Clock, milliseconds since 1970. */
  readonly now: () => number;
}

/** Runs the work with the clients and names that a handler's environment says. */
export async function withFoldPlace<T>(work: (place: FoldPlace) => Promise<T>): Promise<T> {
  const { ATHENA_WORKGROUP, GLUE_DATABASE, LAKE_BUCKET, LOOKBACK_DAYS } = foldEnvironment.parse(process.env);
  const athena = new AthenaClient({});
  const s3 = new S3Client({});
  try {
    return await work({
      athena,
      s3,
      context: { workGroup: ATHENA_WORKGROUP, database: GLUE_DATABASE },
      bucket: LAKE_BUCKET,
      lookbackDays: LOOKBACK_DAYS,
      now: Date.now,
    });
  } finally {
    athena.destroy();
    s3.destroy();
  }
}
