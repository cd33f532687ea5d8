import { setTimeout as sleep } from 'node:timers/promises';
import { KafkaJSError, type Admin } from 'kafkajs';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../../lib/contracts/topics';

/** How far the delivery of one partition is. */
export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** Offset before which everything is in the lake; 0 when nothing was committed. */
  readonly committed: bigint;
  /** Records that are not in the lake. */
  readonly lag: number;
  /** Among them, those that have waited longer than they should. */
  readonly late: number;
}

/**
 * How far the delivery of a table is, by whichever engine: both commit in the same group what is in the lake. MSK tells
 * the lag too, but not while a group is being divided anew, and that is when one asks.
 *
 * @param lateMs a record of that age is late
 * @param now milliseconds since 1970
 */
export async function readProgress(
  admin: Admin,
  table: LakeTable,
  { lateMs, now }: { readonly lateMs: number; readonly now: number },
): Promise<PartitionProgress[]> {
  const topic = topicOf(table);
  // Committed first: what is written meanwhile counts as lag, and none is ever below zero.
  const [group] = await fetchCommitted(admin, topic);
  const due = await admin.fetchTopicOffsetsByTimestamp(topic, now - lateMs);
  const ends = await admin.fetchTopicOffsets(topic);
  const committedIn = offsetsOf(group?.partitions ?? []);
  const dueIn = offsetsOf(due);
  return ends.map(({ partition, high, low }) => {
    const committed = larger(committedIn.get(partition) ?? 0n, 0n);
    // What Kafka has no more is nobody's to deliver.
    const next = larger(committed, BigInt(low));
    return {
      topic,
      partition,
      committed,
      lag: Number(larger(BigInt(high) - next, 0n)),
      late: Number(larger((dueIn.get(partition) ?? next) - next, 0n)),
    };
  });
}

/** Asks for some seconds while a coordinator of the group is being chosen, or reads what it has to know: kafkajs asks once. */
async function fetchCommitted(admin: Admin, topic: string): ReturnType<Admin['fetchOffsets']> {
  for (let left = 5; ; left--) {
    try {
      return await admin.fetchOffsets({ groupId: deliveryGroupOf(topic), topics: [topic] });
    } catch (error) {
      if (left === 0 || !(error instanceof KafkaJSError && error.retriable)) throw error;
      await sleep(1_000);
    }
  }
}

function offsetsOf(
  partitions: readonly { readonly partition: number; readonly offset: string }[],
): ReadonlyMap<number, bigint> {
  return new Map(partitions.map(({ partition, offset }) => [partition, BigInt(offset)]));
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}
