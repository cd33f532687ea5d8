import { S3Client } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';
import { putInto } from '../../lambda/delivery/lake-bucket';
import { replayRange } from '../../lambda/delivery/replay-topic';
import { tables } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import type { FaultRoute } from './fault-route';

/** Delivers the first half of the orders' topic again, after the second half. */
export async function replayOrders({ route }: FaultRoute): Promise<void> {
  const table = tables.find(({ name }) => name === 'orders');
  if (!table) throw new Error('The contract has no orders.');
  const { endpoints, settings } = route;
  const kafka = new Kafka({ brokers: [endpoints.kafka], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const [offsets] = await admin.fetchTopicOffsets(topicOf(table));
  await admin.disconnect();
  const end = BigInt(offsets?.high ?? 0);
  const s3 = new S3Client(settings.awsClient);
  const put = putInto(endpoints.bucket, s3);
  const range = { topic: topicOf(table), partition: 0 };
  try {
    await replayRange(kafka, table, { ...range, from: end / 2n, to: end - 1n }, put, 4);
    await replayRange(kafka, table, { ...range, from: 0n, to: end / 2n }, put, 4);
  } finally {
    s3.destroy();
  }
}
