import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { deliver } from '../../lambda/delivery/deliver';
import { kafkaField, type Operation } from '../../lib/contracts/change-event';
import type { CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';

/** A change as a test writes it; what is not named has a plain value. */
export interface TestChange {
  readonly op: Operation;
  readonly lsn: number;
  readonly offset: number;
  readonly epoch?: number;
  readonly partition?: number;
  /** Time of the Kafka record, milliseconds since 1970. @default - now */
  readonly at?: number;
  /** Time of the commit, microseconds since 1970. @default - 2026-01-02T03:04:05.000006Z */
  readonly committedAt?: number;
  /** Columns as Debezium writes them in JSON; text here stays text there. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** 2026-01-02T03:04:05.000006Z */
const committed = 1_767_323_045_000_006;

/**
 * Puts changes into the lake by the delivery function's own code, one file a partition.
 *
 * @param landedAt when that is said to happen, milliseconds since 1970
 */
export async function deliverChanges(
  s3: S3Client,
  bucket: string,
  table: CapturedTable,
  changes: readonly TestChange[],
  landedAt?: number,
): Promise<void> {
  const topic = topicOf(table);
  const now = Date.now();
  const records: Record<string, ReturnType<typeof kafkaRecord>[]> = {};
  for (const change of changes) {
    const partition = `${topic}-${change.partition ?? 0}`;
    (records[partition] ??= []).push(kafkaRecord(table, topic, change, now));
  }
  const answer = await deliver(
    { eventSource: 'aws:kafka', records },
    {
      tables: [table],
      concurrentPuts: 4,
      now: () => landedAt ?? Date.now(),
      log: () => undefined,
      put: async ({ key, contentType, body }) => {
        // A record that the test wrote wrongly would else be missed only later, and not be told from a lost one.
        if (!key.startsWith('raw/')) throw new Error(`${key}: ${Buffer.from(body).toString()}`);
        await s3.send(
          new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType }),
        );
      },
    },
  );
  if (answer.batchItemFailures.length > 0) throw new Error(JSON.stringify(answer));
}

function kafkaRecord(table: CapturedTable, topic: string, change: TestChange, now: number) {
  const { op, lsn, offset, epoch = 1, partition = 0, at = now, committedAt = committed, row } = change;
  const key = Object.fromEntries(table.primaryKey.map((name) => [name, row[name]]));
  const value = {
    ...row,
    __deleted: String(op === 'd'),
    [kafkaField.operation]: op,
    [kafkaField.table]: table.name,
    [kafkaField.lsn]: lsn,
    [kafkaField.transaction]: lsn,
    [kafkaField.committedAt]: committedAt,
    [kafkaField.capturedAt]: committedAt + 1,
    [kafkaField.sequence]: '[]',
    [kafkaField.epoch]: String(epoch),
  };
  const base64 = (fields: unknown) => Buffer.from(json(fields)).toString('base64');
  return { topic, partition, offset, timestamp: at, key: base64(key), value: base64(value) };
}

/** JSON in which a bigint is a number with all its digits. */
function json(fields: unknown): string {
  return JSON.stringify(fields, (_, value: unknown) =>
    typeof value === 'bigint' ? `\u0000${value}\u0000` : value,
  ).replaceAll(/"\\u0000(-?\d+)\\u0000"/g, '$1');
}
