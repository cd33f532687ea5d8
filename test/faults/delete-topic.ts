import { Kafka, logLevel } from 'kafkajs';

/** @param kafka `host:port` */
export async function deleteTopic(kafka: string, topic: string): Promise<void> {
  const admin = new Kafka({ brokers: [kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [topic] });
  await admin.disconnect();
}
