import { lakeNames } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { identityOf, sameRow } from './change-order';
import { historyColumns } from './folded-columns';
import { reachSql, type Reach } from './history-reach';
import { eachOnceSql } from './tail-sql';
import { quoted } from './view-column';

/** Column: what `reachesOf` reads of raw rows; null when there are none. */
export function measureReachSql(table: LakeTable, where: string): string {
  return `SELECT ${reachSql(table)}
FROM ${quoted(lakeNames(table).raw)}
WHERE ${where}`;
}

/**
 * Topic, partition and offset of one raw row whose change or event is not in the history; nothing when all are there.
 *
 * @param reach of the raw rows, so that Athena leaves out other files of the history
 */
export function missingInHistorySql(table: LakeTable, where: string, { raw, history }: Reach): string {
  const identity = identityOf(table);
  const names = ['_topic', '_partition', '_offset', ...identity];
  const columns = historyColumns(table).filter(({ name }) => names.includes(name));
  return `SELECT n."_topic", CAST(n."_partition" AS varchar), CAST(n."_offset" AS varchar)
FROM ${quoted(lakeNames(table).history)} AS h
RIGHT JOIN (
${eachOnceSql(table, columns, `${where} AND ${raw}`)}
) AS n ON ${history} AND ${sameRow(table, 'h', 'n')}
WHERE h.${quoted(identity[0])} IS NULL
LIMIT 1`;
}
