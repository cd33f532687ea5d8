import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { KafkaRecord } from '../../../lambda/delivery/contract';
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
  const { key, value, headers = {} } = message;
  const offset = Number(message.offset);
  return {
    offset,
    bytes: frame + base64Length(key) + base64Length(value),
    fetchedAt,
    asEventRecord: (): KafkaRecord => ({
      topic,
      partition,
      offset,
      timestamp: Number(message.timestamp),
      timestampType: 'CREATE_TIME',
      key: key?.toString('base64') ?? null,
      value: value?.toString('base64') ?? null,
      headers: eventHeaders(headers),
    }),
  };
}

function base64Length(bytes: Buffer | null): number {
  return bytes ? Math.ceil(bytes.length / 3) * 4 : 0;
}

/** Each header as an object of one name, its bytes as numbers. */
function eventHeaders(headers: IHeaders): Record<string, number[]>[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((bytes) => bytes !== undefined)
      .map((bytes) => ({ [name]: [...Buffer.from(bytes)] })),
  );
}
