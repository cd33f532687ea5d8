import { lakeNames } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import { identityOf, newestFirst } from './change-order';
import type { FoldedColumn } from './folded-columns';
import { reachSql } from './history-reach';
import type { RawFile } from './raw-files';
import { literal, quoted } from './view-column';

/**
 * Condition on a raw table: its rows are in these files, or in others between them. One range of paths an hour and
 * partition, so that Athena leaves all other files out before it opens them.
 *
 * @param files not empty
 */
export function inFilesSql(files: readonly RawFile[], bucket: string): string {
  const ranges = new Map<string, { dt: string; hour: string; first: string; last: string }>();
  for (const { dt, hour, topic, partition, key } of files) {
    const name = `${dt}/${hour}/${topic}-${partition}`;
    const range = ranges.get(name) ?? { dt, hour, first: key, last: key };
    ranges.set(name, {
      ...range,
      first: key < range.first ? key : range.first,
      last: key > range.last ? key : range.last,
    });
  }
  const path = (key: string) => literal(`s3://${bucket}/${key}`);
  const conditions = [...ranges.values()].map(
    ({ dt, hour, first, last }) =>
      `("dt" = '${dt}' AND "hour" = '${hour}' AND "$path" BETWEEN ${path(first)} AND ${path(last)})`,
  );
  return `(${conditions.join('\n  OR ')})`;
}

/** Columns: topic, partition, greatest offset, what `reachesOf` reads, rows. */
export function measureSql(table: LakeTable, where: string): string {
  return `SELECT "_topic", "_partition", CAST(max("_offset") AS varchar), ${reachSql(table)}, count(*)
FROM ${quoted(lakeNames(table).raw)}
WHERE ${where}
GROUP BY "_topic", "_partition"`;
}

/** Newest change per key among raw rows, in the columns of the lake's own tables. */
export function newestSql(table: CapturedTable, columns: readonly FoldedColumn[], where: string): string {
  const by = table.primaryKey.map(quoted).join(', ');
  return pickOne(table, columns, where, by, newestFirst);
}

/** Every change or event once among raw rows: of one that was sent or delivered again, the first record. */
export function eachOnceSql(table: LakeTable, columns: readonly FoldedColumn[], where: string): string {
  const identity = identityOf(table).map((name) => (name === '_lsn' ? 'coalesce("_lsn", 0)' : quoted(name)));
  return pickOne(table, columns, where, identity.join(', '), '"_offset", "_landed_at"');
}

function pickOne(
  table: LakeTable,
  columns: readonly FoldedColumn[],
  where: string,
  by: string,
  order: string,
): string {
  return `SELECT ${columns.map(({ name, value }) => `${value} AS ${quoted(name)}`).join(', ')}
FROM (
  SELECT *, row_number() OVER (PARTITION BY ${by} ORDER BY ${order}) AS "_place"
  FROM ${quoted(lakeNames(table).raw)}
  WHERE ${where}
)
WHERE "_place" = 1`;
}
