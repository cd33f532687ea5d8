import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';
import { replayGroupPrefix } from '../../lib/contracts/topics';
import type { KafkaRecord } from './contract';
import { eventRecord } from './event-record';

/** Offsets of one topic partition. */
export interface TopicRange {
  readonly topic: string;
  readonly partition: number;
  /** First and last offset. */
  readonly from: bigint;
  readonly to: bigint;
}

/**
 * Reads a range and hands it over batch by batch, in offset order. Offsets that the topic no longer has, or that
 * transactions and compaction took, are passed over.
 *
 * @param take must have written a batch when it resolves
 * @returns how many records there were
 */
export async function readRange(
  kafka: Kafka,
  range: TopicRange,
  take: (records: readonly KafkaRecord[]) => Promise<void>,
): Promise<number> {
  const { topic, partition, from, to } = await within(kafka, range);
  if (from > to) return 0;
  // A group of its own: the delivery's offsets stay as they are.
  const consumer = kafka.consumer({ groupId: `${replayGroupPrefix}${randomUUID()}` });
  await consumer.connect();
  let count = 0;
  try {
    await consumer.subscribe({ topic });
    await new Promise<void>((resolve, reject) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        reject(payload.error);
      });
      consumer
        .run({
          autoCommit: false,
          eachBatch: async (payload) => {
            const { batch } = payload;
            if (batch.partition !== partition) {
              payload.pause();
              return;
            }
            const messages = batch.messages.filter(
              ({ offset }) => BigInt(offset) >= from && BigInt(offset) <= to,
            );
            try {
              if (messages.length > 0) await take(messages.map((one) => eventRecord(topic, partition, one)));
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
              return;
            }
            count += messages.length;
            if (BigInt(batch.lastOffset()) >= to) resolve();
          },
        })
        .catch(reject);
      consumer.seek({ topic, partition, offset: String(from) });
    });
  } finally {
    await consumer.disconnect();
  }
  return count;
}

/** The part of the range that the topic has. */
async function within(kafka: Kafka, range: TopicRange): Promise<TopicRange> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const offsets = await admin.fetchTopicOffsets(range.topic);
    const found = offsets.find(({ partition }) => partition === range.partition);
    if (!found)
      throw new Error(`${range.topic} has no partition ${range.partition}: it has ${offsets.length}.`);
    const [first, last] = [BigInt(found.low), BigInt(found.high) - 1n];
    return {
      ...range,
      from: range.from < first ? first : range.from,
      to: range.to > last ? last : range.to,
    };
  } finally {
    await admin.disconnect();
  }
}
