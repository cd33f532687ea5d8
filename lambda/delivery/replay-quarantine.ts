import { S3Client } from '@aws-sdk/client-s3';
import { quarantinePrefix, replayKey } from '../../lib/contracts/lake-layout';
import { lakeTables, type LakeTable } from '../../lib/contracts/lake-tables';
import { topicOf } from '../../lib/contracts/topics';
import { deliveryEnv, type KafkaRecord } from './contract';
import { deliver } from './deliver';
import { putInto } from './lake-bucket';
import type { PutFile } from './lake-file';
import { QuarantineFolder } from './quarantine-folder';
import { replayEvent, type ReplayEvent, type ReplayReport, type TableReplay } from './replay-contract';

/**
 * Delivers the records in quarantine again, after the contract was mended. What can be read now goes to the raw zone
 * and then leaves the quarantine; what still cannot be read stays, with the reason of today. Safe to repeat and to be
 * killed: at every moment a record is in one of the two places at least. The next fold finds the files by the time of
 * their put, though their offsets lie behind its watermark.
 */
export async function handler(event: ReplayEvent = {}): Promise<ReplayReport> {
  const { LAKE_BUCKET, CONCURRENT_PUTS } = deliveryEnv.parse(process.env);
  const { tables: names } = replayEvent.parse(event);
  const s3 = new S3Client({});
  const replays: TableReplay[] = [];
  for (const table of lakeTables.filter(({ name }) => names?.includes(name) ?? true)) {
    const folder = new QuarantineFolder(s3, LAKE_BUCKET, quarantinePrefix(topicOf(table)));
    replays.push(await replayTable(table, folder, putInto(LAKE_BUCKET), CONCURRENT_PUTS));
  }
  return { tables: replays };
}

export async function replayTable(
  table: LakeTable,
  folder: QuarantineFolder,
  put: PutFile,
  concurrentPuts: number,
): Promise<TableReplay> {
  const counts = { replayed: 0, left: 0 };
  let reason: string | undefined;
  for await (const batch of folder.batches()) {
    const kept = new Set<string>();
    const now = Date.now();
    const { batchItemFailures } = await deliver(
      { eventSource: 'aws:kafka', records: byPartition(batch.map(({ record }) => record)) },
      {
        tables: [table],
        concurrentPuts,
        now: () => now,
        log: ({ partitions }) => {
          reason ??= partitions.find(({ quarantined }) => quarantined)?.quarantined?.firstReason;
        },
        put: (file) => {
          kept.add(file.key);
          return put({ ...file, key: replayKey(file.key, now) });
        },
      },
    );
    if (batchItemFailures.length > 0) {
      throw new Error(`${table.name}: the bucket did not take all of the records; replay again.`);
    }
    const done = batch.filter(({ key }) => !kept.has(key));
    await folder.remove(done.map(({ key }) => key));
    counts.replayed += done.length;
    counts.left += batch.length - done.length;
  }
  return { table: table.name, ...counts, ...(reason !== undefined && { reason }) };
}

function byPartition(records: readonly KafkaRecord[]): Record<string, KafkaRecord[]> {
  const found: Record<string, KafkaRecord[]> = {};
  for (const record of records) (found[`${record.topic}-${record.partition}`] ??= []).push(record);
  return found;
}
