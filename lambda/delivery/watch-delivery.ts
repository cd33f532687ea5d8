import { S3Client } from '@aws-sdk/client-s3';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { tableOf, topicOf } from '../../lib/contracts/topics';
import { tableLine, type MetricPlace } from '../metrics/metric-line';
import { kafkaClient } from '../stream/kafka-client';
import { lookAtNifi } from './look-at-nifi';
import { nifiMetrics, silentNifiMetrics } from './nifi-metrics';
import { openNifi } from './open-nifi';
import { QuarantineCounter } from './quarantine-count';
import { readProgress, type PartitionProgress } from './topic-lag';
import { watchEnvironment, watchNifiEnvironment, type WatchNifiEnvironment } from './watch-contract';

/**
 * Tells as metrics how far the delivery of each table is and, where NiFi delivers, what was set aside, how NiFi is and
 * whether its flow is the one that was deployed. It changes nothing that delivers.
 *
 * @throws Error naming each thing that could not be told, after all others are; of a NiFi that does not answer the
 *   metric FlowRuns tells
 */
export async function handler(): Promise<void> {
  const { METRIC_NAMESPACE: namespace, LATE_SECONDS, ...kafka } = watchEnvironment.parse(process.env);
  const nifi = process.env.NIFI_URL === undefined ? undefined : watchNifiEnvironment.parse(process.env);
  const now = Date.now();
  const failures: string[] = [];
  const trying = (what: string, work: () => Promise<void>) =>
    work().catch((error: unknown) => failures.push(`${what}: ${wordsOf(error)}`));

  const partitions: PartitionProgress[] = [];
  const admin = kafkaClient(kafka).admin();
  await trying('Kafka', async () => {
    await admin.connect();
    try {
      for (const table of lakeTables) {
        await trying(topicOf(table), async () => {
          const found = await readProgress(admin, table, { lateMs: LATE_SECONDS * 1000, now });
          partitions.push(...found);
          const lag = found.reduce((sum, one) => sum + one.lag, 0);
          const late = found.reduce((sum, one) => sum + one.late, 0);
          console.log(
            tableLine({ namespace, table: table.name, now }, { ConsumerLag: lag, LateRecords: late }),
          );
        });
      }
    } finally {
      await admin.disconnect();
    }
  });
  if (nifi) {
    await trying('Quarantine', () => tellQuarantine(nifi, partitions, { namespace, now }));
    await tellNifi(nifi, { namespace, now });
  }
  if (failures.length > 0) throw new Error(failures.join('; '));
}

/** The delivery function tells its own; NiFi leaves files alone. */
async function tellQuarantine(
  { LAKE_BUCKET, AWS_LAMBDA_FUNCTION_NAME }: WatchNifiEnvironment,
  partitions: readonly PartitionProgress[],
  { namespace, now }: MetricPlace,
): Promise<void> {
  const s3 = new S3Client({});
  try {
    const { records, keep } = await new QuarantineCounter(s3, LAKE_BUCKET, AWS_LAMBDA_FUNCTION_NAME).count(
      partitions,
    );
    for (const [topic, count] of records) {
      const table = tableOf(topic)?.name ?? topic;
      console.log(tableLine({ namespace, table, now }, { QuarantinedRecords: count }));
    }
    await keep();
  } finally {
    s3.destroy();
  }
}

async function tellNifi(environment: WatchNifiEnvironment, place: MetricPlace): Promise<void> {
  try {
    const found = await lookAtNifi(await openNifi(environment));
    if (found.drift.length > 0) console.log(JSON.stringify({ drift: found.drift }));
    console.log(nifiMetrics(found, place));
  } catch (error) {
    console.log(JSON.stringify({ nifi: wordsOf(error) }));
    console.log(silentNifiMetrics(place));
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
