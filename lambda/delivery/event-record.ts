import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { KafkaRecord } from './contract';

/** A fetched message as Lambda's event source for Kafka writes it into an event. */
export function eventRecord(topic: string, partition: number, message: KafkaMessage): KafkaRecord {
  const { key, value, headers = {} } = message;
  return {
    topic,
    partition,
    offset: Number(message.offset),
    timestamp: Number(message.timestamp),
    timestampType: 'CREATE_TIME',
    key: key?.toString('base64') ?? null,
    value: value?.toString('base64') ?? null,
    headers: eventHeaders(headers),
  };
}

/** Each header as an object of one name, its bytes as numbers. */
function eventHeaders(headers: IHeaders): Record<string, number[]>[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((bytes) => bytes !== undefined)
      .map((bytes) => ({ [name]: [...Buffer.from(bytes)] })),
  );
}
