import { Kafka, logLevel, type KafkaConfig } from 'kafkajs';

/** A record as it stands in its topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly value: string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
}

/** Every record that a topic holds now, in the order of each partition. */
export async function topicRecords(
  broker: string,
  topic: string,
  login: Pick<KafkaConfig, 'ssl' | 'sasl'> = {},
): Promise<TopicRecord[]> {
  const kafka = new Kafka({ clientId: 'test', brokers: [broker], logLevel: logLevel.NOTHING, ...login });
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `topic-records-${Date.now()}`, maxWaitTimeInMs: 100 });
  const records: TopicRecord[] = [];
  try {
    await Promise.all([admin.connect(), consumer.connect()]);
    const ends = await admin.fetchTopicOffsets(topic);
    const missing = new Map(
      ends.map(({ partition, low, high }) => [partition, { next: BigInt(low), end: BigInt(high) }]),
    );
    const done = () => [...missing.values()].every(({ next, end }) => next >= end);
    await consumer.subscribe({ topic, fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      if (done()) resolve();
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        // A coordinator that is still loading, for one, is asked again.
        if (!payload.restart) reject(payload.error);
      });
      const run = consumer.run({
        eachMessage: ({ partition, message: { offset, key, value, timestamp } }) => {
          if (key === null || value === null) throw new Error(`${topic} held a record without key or value.`);
          records.push({
            partition,
            offset: BigInt(offset),
            key: key.toString(),
            value: value.toString(),
            timestamp: Number(timestamp),
          });
          const place = missing.get(partition);
          if (place) place.next = BigInt(offset) + 1n;
          if (done()) resolve();
          return Promise.resolve();
        },
      });
      run.catch(reject);
    });
    return records;
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()]);
  }
}
