import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { parse } from 'lossless-json';
import { z } from 'zod';
import { tables } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { waitUntil } from './wait-until';

/** A record of a change topic; numbers are text, as they stand in the JSON. */
export interface Change {
  readonly table: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: Record<string, unknown>;
  readonly value: Record<string, unknown>;
  readonly headers: readonly string[];
}

/** Every record of the change topics, from the first on, read beside the route. */
export class ChangeLog {
  readonly changes: Change[] = [];

  private constructor(private readonly consumer: Consumer) {}

  static async open(broker: string): Promise<ChangeLog> {
    const kafka = new Kafka({ clientId: 'test', brokers: [broker], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: 'change-log', maxWaitTimeInMs: 100 });
    const log = new ChangeLog(consumer);
    const byTopic = new Map(tables.map((table) => [topicOf(table), table.name]));
    await consumer.connect();
    await consumer.subscribe({ topics: [...byTopic.keys()], fromBeginning: true });
    await consumer.run({
      eachMessage: ({ topic, partition, message }) => {
        log.changes.push({
          table: byTopic.get(topic) ?? topic,
          partition,
          offset: BigInt(message.offset),
          key: record(message.key),
          value: record(message.value),
          headers: Object.keys(message.headers ?? {}),
        });
        return Promise.resolve();
      },
    });
    return log;
  }

  /** The changes for which `which` holds, as soon as there are `count` of them. */
  async until(count: number, which: (change: Change) => boolean): Promise<Change[]> {
    await waitUntil(`${count} changes`, () => Promise.resolve(this.changes.filter(which).length >= count));
    return this.changes.filter(which);
  }

  async close(): Promise<void> {
    await this.consumer.disconnect();
  }
}

function record(bytes: Buffer | null): Record<string, unknown> {
  if (bytes === null) throw new Error('A change topic held a record without key or value.');
  return z.record(z.string(), z.unknown()).parse(parse(bytes.toString(), undefined, (text) => text));
}
