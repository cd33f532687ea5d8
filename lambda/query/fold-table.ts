import type { AthenaClient } from '@aws-sdk/client-athena';
import * as z from 'zod';
import { isCaptured, isMasked, type LakeTable } from '../../lib/contracts/lake-tables';
import type { TableFold } from './contract';
import type { FoldPlace } from './fold-place';
import { foldRound, samePartition, type FoldRound, type RoundLimit } from './fold-round';
import { reachesOf } from './history-reach';
import { listingStart } from './listing-start';
import { mergeCurrentSql, mergeHistorySql, mergeMaskedSql } from './merge-sql';
import { listRawFiles, type RawFile } from './raw-files';
import { replaceViews } from './replace-views';
import { allRows, runQuery, type QueryContext } from './run-query';
import { inFilesSql, measureSql } from './tail-sql';
import { raiseWatermarksSql, readWatermarks, type Watermark } from './watermark';
import { isDeployed } from './views-mark';
import { writeQuery } from './write-query';

export interface FoldLimits {
  readonly round: RoundLimit;
  /** No round begins after it, milliseconds since 1970. @default - none */
  readonly until?: number;
}

/**
 * Takes all that is new among a table's raw files into history and, of changes, current, raises the watermark and moves the bound
 * of the views. It may be killed at any moment, repeated, and run twice at once: what it wrote is found as written.
 *
 * Stops when a deployment has brought another contract meanwhile: the next fold is of that.
 *
 * @throws QueryFailed; what was folded until then stays
 */
export async function foldTable(place: FoldPlace, table: LakeTable, limits: FoldLimits): Promise<TableFold> {
  const { athena, s3, context, bucket, now } = place;
  const sum = { rows: 0, files: 0, rounds: 0 };
  for (;;) {
    if (!(await isDeployed(place, table))) return { table: table.name, ...sum, complete: false };
    const watermarks = await readWatermarks(athena, context, table);
    const listedAt = now();
    const listed = await listRawFiles(s3, bucket, table, listingStart(table, watermarks, place));
    const round = foldRound(listed, watermarks, limits.round);
    const complete = round.files.length === 0;
    if (complete || (sum.rounds > 0 && limits.until !== undefined && now() >= limits.until)) {
      if (sum.rounds > 0) await replaceViews(place, table, { listed, watermarks, listedAt });
      return { table: table.name, ...sum, complete };
    }
    const taken = await takeRound(place, table, listed, round);
    sum.rows += taken.rows;
    sum.files += round.files.length;
    sum.rounds += 1;
  }
}

/** Folds a round. The watermark comes last, so that it never tells more than is true. */
async function takeRound(
  place: FoldPlace,
  table: LakeTable,
  listed: readonly RawFile[],
  round: FoldRound,
): Promise<{ rows: number }> {
  const { athena, context, bucket } = place;
  const where = inFilesSql(round.files, bucket);
  const measured = await measure(athena, context, measureSql(table, where));
  const reaches = reachesOf(
    table,
    measured.map((one) => one.reach),
  );
  for (const reach of reaches) {
    await writeQuery(athena, mergeHistorySql(table, { where, reach }), context);
    if (!isCaptured(table)) continue;
    await writeQuery(athena, mergeCurrentSql(table, { where, reach }), context);
    if (isMasked(table)) await writeQuery(athena, mergeMaskedSql(table, { where, reach }), context);
  }
  const reached = measured.flatMap((one) => watermarkOf(one, listed, round));
  if (await isStill(place, table, listed, round, reached)) {
    await writeQuery(athena, raiseWatermarksSql(table, reached), context);
  }
  return { rows: measured.reduce((rows, one) => rows + one.rows, 0) };
}

interface Measured {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** See reachesOf. */
  readonly reach: string;
  readonly rows: number;
}

const measuredRow = z.tuple([
  z.string(),
  z.coerce.number(),
  z.string().transform(BigInt),
  z.string(),
  z.coerce.number(),
]);

async function measure(athena: AthenaClient, context: QueryContext, sql: string): Promise<Measured[]> {
  return (await allRows(await runQuery(athena, sql, context))).map((values) => {
    const [topic, partition, offset, reach, rows] = measuredRow.parse(values);
    return { topic, partition, offset, reach, rows };
  });
}

/** Of a partition of which only replayed files are known, whose day tells nothing of their records. */
const anyDay = '1970-01-01';

/** A file that is left begins behind the watermark, or the next round would not find it. */
function watermarkOf(one: Measured, listed: readonly RawFile[], round: FoldRound): Watermark[] {
  const found = round.partitions.find((partition) => samePartition(partition, one));
  if (!found) return [];
  const { topic, partition, leftFrom, listedUntil, seen } = found;
  const offset = leftFrom !== undefined && leftFrom <= one.offset ? leftFrom - 1n : one.offset;
  const last = listed
    .filter((file) => !file.replayed && samePartition(file, one) && file.firstOffset <= offset)
    .reduce<RawFile | undefined>((a, b) => (a && a.firstOffset > b.firstOffset ? a : b), undefined);
  const dt = last?.dt ?? anyDay;
  return [{ topic, partition, offset, dt, listedUntil, seen }];
}

/**
 * Whether no file up to the reached offsets came or changed since the listing. S3 lists page by page while delivery
 * writes, and a replay may put a file again with fewer rows, the rest in the next one.
 */
async function isStill(
  { s3, bucket }: FoldPlace,
  table: LakeTable,
  before: readonly RawFile[],
  round: FoldRound,
  reached: readonly Watermark[],
): Promise<boolean> {
  const since = round.files.map(({ dt, hour }) => `${dt}/hour=${hour}`).sort()[0];
  const after = await listRawFiles(s3, bucket, table, since);
  const versions = (files: readonly RawFile[]) =>
    files
      .filter((file) => reached.some((one) => samePartition(one, file) && file.firstOffset <= one.offset))
      .filter(({ dt, hour }) => since === undefined || `${dt}/hour=${hour}` >= since)
      .map(({ key, version }) => `${key} ${version}`)
      .sort()
      .join('\n');
  return versions(before) === versions(after);
}
