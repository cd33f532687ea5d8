import { Kafka, logLevel } from 'kafkajs';
import { marketDataTopic } from '../../lib/contracts/topics';
import type { FrontDoor, Measured } from './front-door';
import { refuseLost } from './refuse-lost';
import { tickBatches } from './requests';
import type { Pace } from './vegeta';

/**
 * Ticks as lines, `records` a request, that are looked for in their topic.
 *
 * @throws Error when a request was refused, or a record is missing that was acknowledged
 */
export async function measureTicks(
  front: FrontDoor,
  broker: string,
  records: number,
  pace: Pace,
  seconds: number,
): Promise<Measured> {
  const what = `requests with ${records} ticks`;
  const before = await recordCount(broker);
  const measured = await front.measureAll(what, tickBatches(front.door, records), pace, seconds);
  refuseLost(what, (await recordCount(broker)) - before, measured, records);
  return measured;
}

/** Records that the topic ever had: nothing in it is a transaction's, whose marks would count. */
async function recordCount(broker: string): Promise<number> {
  const admin = new Kafka({ clientId: 'bench', brokers: [broker], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const ends = await admin.fetchTopicOffsets(marketDataTopic);
    return ends.reduce((sum, { high }) => sum + Number(high), 0);
  } finally {
    await admin.disconnect();
  }
}
