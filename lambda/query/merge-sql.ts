import { lakeNames } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';
import { newer, sameChange, sameKey } from './change-order';
import { currentColumns, historyColumns, type FoldedColumn } from './folded-columns';
import { eachOnceSql, newestSql } from './tail-sql';
import { quoted } from './view-column';

/** Raw rows that a fold takes. */
export interface FoldSource {
  /** Condition on the raw table. */
  readonly where: string;
  /** Their least LSN. Rows below it are left out: they came between measuring and folding. */
  readonly leastLsn: bigint;
}

/**
 * Adds the changes that the history lacks. Safe to repeat in any order and by two at once: of two that commit
 * changes at or above the least LSN one is refused and repeated.
 */
export function mergeHistorySql(table: CapturedTable, source: FoldSource): string {
  const columns = historyColumns(table);
  return `MERGE INTO ${quoted(lakeNames(table).history)} AS h
USING (
${eachOnceSql(table, columns, conditionOf(source))}
) AS n
ON h."_lsn" >= ${source.leastLsn} AND ${sameChange(table, 'h', 'n')}
WHEN NOT MATCHED THEN ${insert(columns)}`;
}

/**
 * Brings every key's row to its newest change. A deleted key stays as a row with `_op` 'd', so that an older change
 * that comes late does not bring it back; so the result is the same after any order, repetition and overlap.
 */
export function mergeCurrentSql(table: CapturedTable, source: FoldSource): string {
  const columns = currentColumns(table);
  const updates = columns
    .filter(({ name }) => !table.primaryKey.includes(name))
    .map(({ name }) => `${quoted(name)} = n.${quoted(name)}`);
  return `MERGE INTO ${quoted(lakeNames(table).current)} AS c
USING (
${newestSql(table, columns, conditionOf(source))}
) AS n
ON ${sameKey(table, 'c', 'n')}
WHEN MATCHED AND ${newer('n', 'c')} THEN UPDATE SET ${updates.join(', ')}
WHEN NOT MATCHED THEN ${insert(columns)}`;
}

function conditionOf({ where, leastLsn }: FoldSource): string {
  return `${where} AND coalesce("_lsn", 0) >= ${leastLsn}`;
}

function insert(columns: readonly FoldedColumn[]): string {
  const names = columns.map(({ name }) => quoted(name));
  return `INSERT (${names.join(', ')})
VALUES (${names.map((name) => `n.${name}`).join(', ')})`;
}
