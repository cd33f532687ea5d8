import { Kafka, logLevel } from 'kafkajs';
import { putInto } from '../../lambda/delivery/lake-bucket';
import { replayRange } from '../../lambda/delivery/replay-topic';
import { topicOf } from '../../lib/contracts/topics';
import type { FaultRoute } from './fault-route';
import { orders } from './ledger';

/** Records that are delivered again. */
const again = 20_000n;

/** Delivers the newest records of the orders' topic again, the later half of them first. */
export async function replayOrders({ route, s3 }: FaultRoute): Promise<void> {
  const { endpoints } = route;
  const kafka = new Kafka({ brokers: [endpoints.kafka], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const [offsets] = await admin.fetchTopicOffsets(topicOf(orders));
  await admin.disconnect();
  const end = BigInt(offsets?.high ?? 0);
  const first = end > again ? end - again : 0n;
  const middle = (first + end) / 2n;
  const put = putInto(endpoints.bucket, s3);
  const range = { topic: topicOf(orders), partition: 0 };
  await replayRange(kafka, orders, { ...range, from: middle, to: end - 1n }, put, 4);
  await replayRange(kafka, orders, { ...range, from: first, to: middle - 1n }, put, 4);
}
