import type { AthenaClient } from '@aws-sdk/client-athena';
import * as z from 'zod';
import { watermarkTable } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { allRows, runQuery, type QueryContext } from './run-query';
import { literal, quoted } from './view-column';

/**
 * How far the fold has come in a topic partition: history and current hold every change up to the offset. Never more
 * than the truth, and it only rises.
 */
export interface Watermark {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Day of the raw file that the offset lies in, `YYYY-MM-DD`. */
  readonly dt: string;
  /** When the newest raw file was put that the fold has seen, milliseconds since 1970. */
  readonly listedUntil: number;
  /** Digest of the raw files that were put shortly before. */
  readonly seen: string;
}

const row = z.tuple([
  z.string(),
  z.coerce.number(),
  z.string().transform(BigInt),
  z.string(),
  z.coerce.number(),
  z.string(),
]);

export async function readWatermarks(
  athena: AthenaClient,
  context: QueryContext,
  table: LakeTable,
): Promise<Watermark[]> {
  const sql = `SELECT "_topic", "_partition", "_offset", "dt", "listed_until", "seen" FROM ${quoted(watermarkTable)}
WHERE "table_name" = ${literal(table.name)}`;
  return (await allRows(await runQuery(athena, sql, context))).map((values) => {
    const [topic, partition, offset, dt, listedUntil, seen] = row.parse(values);
    return { topic, partition, offset, dt, listedUntil, seen };
  });
}

/** Raises a table's watermarks; what is already there and higher stays. */
export function raiseWatermarksSql(table: LakeTable, to: readonly Watermark[]): string {
  const rows = to.map(
    ({ topic, partition, offset, dt, listedUntil, seen }) =>
      `(${literal(topic)}, ${partition}, BIGINT '${offset}', ${literal(dt)}, BIGINT '${listedUntil}', ${literal(seen)})`,
  );
  const later = (column: string) => `greatest(w.${quoted(column)}, n.${quoted(column)})`;
  return `MERGE INTO ${quoted(watermarkTable)} AS w
USING (VALUES
  ${rows.join(',\n  ')}
) AS n ("_topic", "_partition", "_offset", "dt", "listed_until", "seen")
ON w."table_name" = ${literal(table.name)} AND w."_topic" = n."_topic" AND w."_partition" = n."_partition"
WHEN MATCHED AND (n."_offset" > w."_offset" OR n."listed_until" > w."listed_until" OR n."seen" <> w."seen") THEN UPDATE SET
  "_offset" = ${later('_offset')},
  "dt" = IF(n."_offset" >= w."_offset", n."dt", w."dt"),
  "listed_until" = ${later('listed_until')},
  "seen" = IF(n."listed_until" >= w."listed_until", n."seen", w."seen")
WHEN NOT MATCHED THEN INSERT ("table_name", "_topic", "_partition", "_offset", "dt", "listed_until", "seen")
VALUES (${literal(table.name)}, n."_topic", n."_partition", n."_offset", n."dt", n."listed_until", n."seen")`;
}
