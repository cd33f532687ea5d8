import type { Kafka } from 'kafkajs';
import type { KafkaRecord } from '../../lambda/delivery/contract';
import { eventRecord } from '../../lambda/delivery/event-record';

/** Every record that the topics hold now, in the order of each partition, as the delivery function gets them. */
export async function allRecords(kafka: Kafka, topics: readonly string[]): Promise<KafkaRecord[]> {
  const admin = kafka.admin();
  const consumer = kafka.consumer({ groupId: `all-records-${Date.now()}`, maxWaitTimeInMs: 100 });
  const records: KafkaRecord[] = [];
  try {
    await Promise.all([admin.connect(), consumer.connect()]);
    const missing = new Map<string, number>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (low !== high) missing.set(`${topic}-${partition}`, Number(high) - Number(low));
      }
    }
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await new Promise<void>((resolve, reject) => {
      const done = () => [...missing.values()].every((count) => count <= 0);
      if (done()) resolve();
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        if (!payload.restart) reject(payload.error);
      });
      consumer
        .run({
          eachMessage: ({ topic, partition, message }) => {
            records.push(eventRecord(topic, partition, message));
            const place = `${topic}-${partition}`;
            missing.set(place, (missing.get(place) ?? 0) - 1);
            if (done()) resolve();
            return Promise.resolve();
          },
        })
        .catch(reject);
    });
    return records;
  } finally {
    await Promise.all([admin.disconnect(), consumer.disconnect()]);
  }
}
