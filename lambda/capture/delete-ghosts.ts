import type { Kafka } from 'kafkajs';
import type { CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { deliveredSql, ghostSql } from '../query/ghost-sql';
import { ghostRecord } from './ghost-record';
import type { Patience } from './patience';

/** Rows of a question to the lake, as text. */
export type AskLake = (sql: string) => Promise<(readonly (string | null)[])[]>;

const atOnce = 5000;

/**
 * Deletes from the lake what was deleted in the database while nobody captured. The deletes go through Kafka like all
 * others, so that history and current take them as they take any change.
 *
 * @param epoch whose snapshot is in Kafka
 * @returns number of deletes by table
 */
export async function deleteGhosts(
  kafka: Kafka,
  lake: AskLake,
  tables: readonly CapturedTable[],
  epoch: number,
  patience: Patience,
): Promise<Record<string, number>> {
  // Before that, every row would look like a ghost; its delete would do no harm, but be no help either.
  await untilDelivered(kafka, lake, tables, patience);
  const counts: Record<string, number> = {};
  for (const table of tables) {
    const keys = await lake(ghostSql(table, epoch));
    await produce(kafka, table, keys, epoch);
    counts[table.name] = keys.length;
  }
  const touched = tables.filter(({ name }) => counts[name] !== 0);
  if (touched.length > 0) await untilDelivered(kafka, lake, touched, patience);
  return counts;
}

/** Until the lake has all that the tables' topics hold now. */
async function untilDelivered(
  kafka: Kafka,
  lake: AskLake,
  tables: readonly CapturedTable[],
  patience: Patience,
): Promise<void> {
  const ends = await topicEnds(kafka, tables.map(topicOf));
  await patience.until('the delivery of the snapshot', async () => {
    const rows = await lake(deliveredSql(tables));
    const newest = new Map(rows.map(([topic, partition, offset]) => [`${topic}-${partition}`, offset]));
    return [...ends].every(([name, end]) => end - 1n <= BigInt(newest.get(name) ?? '-1'));
  });
}

/** The offset that each partition's next record gets, by `topic-partition`. */
async function topicEnds(kafka: Kafka, topics: readonly string[]): Promise<Map<string, bigint>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ends = new Map<string, bigint>();
    for (const topic of topics) {
      for (const { partition, high } of await admin.fetchTopicOffsets(topic)) {
        ends.set(`${topic}-${partition}`, BigInt(high));
      }
    }
    return ends;
  } finally {
    await admin.disconnect();
  }
}

async function produce(
  kafka: Kafka,
  table: CapturedTable,
  keys: readonly (readonly (string | null)[])[],
  epoch: number,
): Promise<void> {
  const producer = kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  try {
    for (let first = 0; first < keys.length; first += atOnce) {
      const messages = keys.slice(first, first + atOnce).map((key) =>
        ghostRecord(
          table,
          key.map((value) => value ?? ''),
          epoch,
          Date.now(),
        ),
      );
      await producer.send({ topic: topicOf(table), acks: -1, messages });
    }
  } finally {
    await producer.disconnect();
  }
}
