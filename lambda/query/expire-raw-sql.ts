import { lakeNames } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';
import { sameChange } from './change-order';
import { historyColumns } from './folded-columns';
import { eachOnceSql } from './tail-sql';
import { quoted } from './view-column';

/** Columns: least and greatest LSN of raw rows, as text. */
export function lsnRangeSql(table: CapturedTable, where: string): string {
  return `SELECT CAST(min(coalesce("_lsn", 0)) AS varchar), CAST(max(coalesce("_lsn", 0)) AS varchar)
FROM ${quoted(lakeNames(table).raw)}
WHERE ${where}`;
}

/**
 * Topic, partition and offset of one raw row whose change is not in the history; nothing when all are there.
 *
 * @param lsns of the raw rows, so that Athena leaves out other files of the history
 */
export function missingInHistorySql(
  table: CapturedTable,
  where: string,
  { least, most }: { readonly least: bigint; readonly most: bigint },
): string {
  const identity = ['_topic', '_partition', '_offset', '_epoch', '_lsn', '_op', ...table.primaryKey];
  const columns = historyColumns(table).filter(({ name }) => identity.includes(name));
  return `SELECT n."_topic", CAST(n."_partition" AS varchar), CAST(n."_offset" AS varchar)
FROM ${quoted(lakeNames(table).history)} AS h
RIGHT JOIN (
${eachOnceSql(table, columns, where)}
) AS n ON h."_lsn" BETWEEN ${least} AND ${most} AND ${sameChange(table, 'h', 'n')}
WHERE h."_epoch" IS NULL
LIMIT 1`;
}
