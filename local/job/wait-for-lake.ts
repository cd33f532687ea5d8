import { setTimeout as sleep } from 'node:timers/promises';

import { Kafka, logLevel } from 'kafkajs';
import type { Client } from 'pg';

import { slotName } from '../../lib/contracts/source-names';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../../lib/contracts/topics';

export interface WaitForLakeOptions {
  readonly source: Client;
  /** `host:port` */
  readonly kafka: string;
  readonly deadlineSeconds: number;
}

/**
 * Waits until everything committed at the source before the call, and every tick produced by then, is in the lake: first
 * until the slot says that capture has handed all of it to Kafka, then until the delivery has committed the offsets that
 * the topics ended at; it commits only what it has put.
 *
 * @returns the LSN that the lake has reached
 * @throws {Error} saying which of the two is behind, and by how much, when the deadline passes
 */
export async function waitForLake(options: WaitForLakeOptions): Promise<string> {
  const { source } = options;
  const deadline = Date.now() + options.deadlineSeconds * 1000;
  const wait = async (behind: () => Promise<string | undefined>) => {
    for (;;) {
      const what = await behind();
      if (what === undefined) return;
      if (Date.now() > deadline) {
        throw new Error(`the lake did not reach the database within ${options.deadlineSeconds} s: ${what}`);
      }
      await sleep(100);
    }
  };

  const lsn = (await source.query<{ lsn: string }>('SELECT pg_current_wal_lsn()::text AS lsn')).rows[0]?.lsn;
  if (lsn === undefined) throw new Error('PostgreSQL gave no current LSN.');
  await wait(async () => {
    const { rows } = await source.query<{ behind: string | null }>(
      `SELECT pg_wal_lsn_diff($2::pg_lsn, confirmed_flush_lsn)::text AS behind
         FROM pg_replication_slots WHERE slot_name = $1`,
      [slotName, lsn],
    );
    const behind = rows[0]?.behind ?? undefined;
    if (behind === undefined) return `there is no replication slot "${slotName}"`;
    return Number(behind) > 0 ? `capture is ${behind} bytes of WAL behind` : undefined;
  });

  const admin = new Kafka({ brokers: [options.kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const names = lakeTables.map(topicOf);
    const ends = new Map<string, bigint>();
    for (const topic of names) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        ends.set(`${topic}-${partition}`, BigInt(high));
      }
    }
    await wait(async () => {
      let behind = 0n;
      const done = new Map<string, bigint>();
      for (const topic of names) {
        const [committed] = await admin.fetchOffsets({ groupId: deliveryGroupOf(topic), topics: [topic] });
        for (const { partition, offset } of committed?.partitions ?? []) {
          done.set(`${topic}-${partition}`, BigInt(offset));
        }
      }
      for (const [name, end] of ends) {
        // -1: the topic's group has committed nothing there yet.
        const committed = done.get(name) ?? -1n;
        behind += end - (committed < 0n ? 0n : committed);
      }
      return behind > 0n ? `delivery is ${behind} records behind` : undefined;
    });
  } finally {
    await admin.disconnect();
  }
  return lsn;
}
