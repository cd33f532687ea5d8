import { DeleteObjectsCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { measureReachSql, missingInHistorySql } from './expire-raw-sql';
import type { FoldPlace } from './fold-place';
import { mayBeNew, samePartition } from './fold-round';
import { reachesOf } from './history-reach';
import { rawFilePages, type RawFile } from './raw-files';
import { allRows, runQuery } from './run-query';
import { inFilesSql } from './tail-sql';
import type { Watermark } from './watermark';

export interface RawExpiry {
  /** Age in days, of records and of the put, from which on a folded file may go. */
  readonly rawDays: number;
  /** No batch begins after it, milliseconds since 1970. @default - none */
  readonly until?: number;
  /** Files that are compared with the history at once. @default 5000 */
  readonly batchFiles?: number;
}

/** Of each partition apart: an hour makes the statements some 350 characters longer, of 262,144 that Athena takes. */
const batchHours = 400;

const dayMs = 86_400_000;
/** The most keys that S3 deletes at a time. */
const deleteKeys = 1_000;

/**
 * Removes a table's old raw files: only those at or below the watermark, and only after the history was found to hold
 * every change of theirs. Safe to repeat and to be killed. In a bucket with versions they can be brought back for a
 * while.
 *
 * @returns number of files
 * @throws Error naming the first record that the history lacks; the files that hold it and all later ones stay
 */
export async function expireRaw(
  place: FoldPlace,
  table: LakeTable,
  watermarks: readonly Watermark[],
  { rawDays, until = Infinity, batchFiles = 5_000 }: RawExpiry,
): Promise<number> {
  if (watermarks.length === 0) return 0;
  const { s3, bucket, now } = place;
  const before = now() - rawDays * dayMs;
  const lastDay = new Date(before).toISOString().slice(0, 10);
  let removed = 0;
  let batch: RawFile[] = [];
  const hours = new Set<string>();
  const flush = async () => {
    if (batch.length === 0) return;
    await refuseUnknown(place, table, batch);
    for (let first = 0; first < batch.length; first += deleteKeys) {
      await remove(place, batch.slice(first, first + deleteKeys));
    }
    removed += batch.length;
    batch = [];
    hours.clear();
  };
  for await (const files of rawFilePages(s3, bucket, table)) {
    for (const file of files) {
      if (file.dt >= lastDay) {
        // Keys are in the order of days.
        await flush();
        return removed;
      }
      const watermark = watermarks.find((one) => samePartition(one, file));
      if (file.putAt >= before || mayBeNew(file, watermark)) continue;
      batch.push(file);
      hours.add(`${file.dt} ${file.hour} ${file.topic}-${file.partition}`);
      if (batch.length >= batchFiles || hours.size >= batchHours) {
        await flush();
        if (now() >= until) return removed;
      }
    }
  }
  await flush();
  return removed;
}

const measured = z.tuple([z.string()]);
const missing = z.tuple([z.string(), z.string(), z.string()]);

/** @throws Error when the history lacks a change or event of the files */
async function refuseUnknown(
  { athena, context, bucket }: FoldPlace,
  table: LakeTable,
  files: readonly RawFile[],
): Promise<void> {
  const where = inFilesSql(files, bucket);
  const [found] = await allRows(await runQuery(athena, measureReachSql(table, where), context));
  for (const reach of reachesOf(table, measured.parse(found))) {
    const sql = missingInHistorySql(table, where, reach);
    const [lacks] = await allRows(await runQuery(athena, sql, context));
    if (!lacks) continue;
    const [topic, partition, offset] = missing.parse(lacks);
    throw new Error(
      `The history lacks offset ${offset} of ${topic}-${partition}, which the watermark says is folded; its raw files stay. ` +
        `Delete the rows of ${table.name} from fold_watermark: the next fold then takes all raw files again.`,
    );
  }
}

async function remove({ s3, bucket }: FoldPlace, files: readonly RawFile[]): Promise<void> {
  const { Errors = [] } = await s3.send(
    new DeleteObjectsCommand({
      Bucket: bucket,
      Delete: { Objects: files.map(({ key }) => ({ Key: key })), Quiet: true },
    }),
  );
  const [first] = Errors;
  if (first) throw new Error(`${first.Key ?? ''} could not be removed (${first.Code ?? ''}).`);
}
