import { replayKey } from '../../lib/contracts/lake-layout';
import { lakeTables, type LakeTable } from '../../lib/contracts/lake-tables';
import { topicOf } from '../../lib/contracts/topics';
import { kafkaClient } from '../stream/kafka-client';
import { deliver } from './deliver';
import { putInto } from './lake-bucket';
import type { PutFile } from './lake-file';
import { replayTopicEnv, replayTopicEvent, type ReplayTopicEvent, type TopicReplay } from './replay-contract';
import { readRange, type TopicRange } from './topic-range';

/**
 * Delivers a range of a topic again, for example after files of the raw zone were lost. The lake knows each record
 * already, so nothing is doubled; files get names of their own and replace none.
 */
export async function handler(event: ReplayTopicEvent): Promise<TopicReplay> {
  const environment = replayTopicEnv.parse(process.env);
  const { table: name, partition, from, to } = replayTopicEvent.parse(event);
  const table = lakeTables.find((one) => one.name === name);
  if (!table) {
    const names = lakeTables.map((one) => one.name).join(', ');
    throw new Error(`No table is called "${name}": take ${names}.`);
  }
  const range = { topic: topicOf(table), partition, from, to };
  const { LAKE_BUCKET, CONCURRENT_PUTS } = environment;
  return replayRange(kafkaClient(environment), table, range, putInto(LAKE_BUCKET), CONCURRENT_PUTS);
}

export async function replayRange(
  kafka: Parameters<typeof readRange>[0],
  table: LakeTable,
  range: TopicRange,
  put: PutFile,
  concurrentPuts: number,
): Promise<TopicReplay> {
  let quarantined = 0;
  const records = await readRange(kafka, range, async (batch) => {
    const now = Date.now();
    const { batchItemFailures } = await deliver(
      { eventSource: 'aws:kafka', records: { [`${range.topic}-${range.partition}`]: [...batch] } },
      {
        tables: [table],
        concurrentPuts,
        now: () => now,
        log: ({ partitions }) => {
          quarantined += partitions.reduce((sum, one) => sum + (one.quarantined?.records ?? 0), 0);
        },
        put: (file) => put({ ...file, key: replayKey(file.key, now) }),
      },
    );
    const [failed] = batchItemFailures;
    if (failed) {
      throw new Error(
        `${table.name}: the bucket did not take offset ${failed.itemIdentifier.offset} of partition ${range.partition} and what follows; replay from there.`,
      );
    }
  });
  return { table: table.name, records, quarantined };
}
