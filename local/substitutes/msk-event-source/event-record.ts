import type { KafkaMessage } from 'kafkajs';
import { eventRecord } from '../../../lambda/delivery/event-record';
import type { FetchedRecord } from './partition-buffer';

/** Bytes of a record in the event beside key and value: names, numbers, braces. */
const frame = 200;

/** A fetched message, and how Lambda's event source writes it into an event. */
export function fetchedRecord(
  topic: string,
  partition: number,
  message: KafkaMessage,
  fetchedAt: number,
): FetchedRecord {
  const { key, value } = message;
  return {
    offset: Number(message.offset),
    bytes: frame + base64Length(key) + base64Length(value),
    fetchedAt,
    asEventRecord: () => eventRecord(topic, partition, message),
  };
}

function base64Length(bytes: Buffer | null): number {
  return bytes ? Math.ceil(bytes.length / 3) * 4 : 0;
}
