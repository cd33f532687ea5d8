import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { lakeNames } from '../../lib/contracts/lake-layout';
import type { TableComparison } from '../../lambda/query/compare-contents';
import { newestFirst } from '../../lambda/query/change-order';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { quoted } from '../../lambda/query/view-column';
import { verifyTable, type Sides } from './verify';

export interface HistoryComparison {
  /** Database and newest change per key of the history. */
  readonly newest: TableComparison;
  readonly changes: number;
  /** Changes that the history holds more than once. */
  readonly repeated: number;
}

/** Compares every captured table with its history, one after the other, by the table's name. */
export async function verifyHistories(sides: Sides): Promise<Record<string, HistoryComparison>> {
  const comparisons: [string, HistoryComparison][] = [];
  for (const table of tables) comparisons.push([table.name, await verifyHistory(sides, table)]);
  return Object.fromEntries(comparisons);
}

/** What is wrong with a table's history, as a sentence; nothing when all is well. */
export function historyMistakes([name, { newest, repeated }]: [string, HistoryComparison]): string[] {
  const { missing, unexpected, different } = newest.differences;
  return [
    ...(repeated === 0 ? [] : [`history of ${name}: ${repeated} changes are there more than once.`]),
    ...(newest.identical
      ? []
      : [
          `history of ${name}: DIFFERENT. ${missing} rows missing, ${unexpected} unexpected, ${different} with other contents.`,
        ]),
  ];
}

/** Compares a table with what its history alone says, once all is folded. */
async function verifyHistory(sides: Sides, table: CapturedTable): Promise<HistoryComparison> {
  const history = quoted(lakeNames(table).history);
  const keys = table.primaryKey.map(quoted).join(', ');
  const newest = `(
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY ${newestFirst}) AS "_place"
    FROM ${history}
  ) WHERE "_place" = 1 AND "_op" <> 'd'
) AS newest`;
  const counts = `SELECT count(*), count(DISTINCT ROW("_epoch", "_lsn", "_op", ${keys})) FROM ${history}`;
  const [counted] = await allRows(await runQuery(sides.athena, counts, sides.lake));
  const [changes, distinct] = [Number(counted?.[0]), Number(counted?.[1])];
  return {
    newest: await verifyTable(sides, table, newest),
    changes,
    repeated: changes - distinct,
  };
}
