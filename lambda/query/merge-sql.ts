import { lakeNames } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import { newer, sameKey, sameRow } from './change-order';
import { currentColumns, historyColumns, maskedColumns, type FoldedColumn } from './folded-columns';
import type { Reach } from './history-reach';
import { eachOnceSql, newestSql } from './tail-sql';
import { quoted } from './view-column';

/** Raw rows that a fold takes. */
export interface FoldSource {
  /** Condition on the raw table. */
  readonly where: string;
  /** Part of them that one statement takes. */
  readonly reach: Reach;
}

/**
 * Adds the changes or events that the history lacks. Safe to repeat in any order and by two at once: of two that commit
 * within one reach one is refused and repeated.
 */
export function mergeHistorySql(table: LakeTable, { where, reach }: FoldSource): string {
  const columns = historyColumns(table);
  return `MERGE INTO ${quoted(lakeNames(table).history)} AS h
USING (
${eachOnceSql(table, columns, `${where} AND ${reach.raw}`)}
) AS n
ON ${reach.history} AND ${sameRow(table, 'h', 'n')}
WHEN NOT MATCHED THEN ${insert(columns)}`;
}

/**
 * Brings every key's row to its newest change. A deleted key stays as a row with `_op` 'd', so that an older change
 * that comes late does not bring it back; so the result is the same after any order, repetition and overlap.
 */
export function mergeCurrentSql(table: CapturedTable, { where, reach }: FoldSource): string {
  const columns = currentColumns(table);
  const rows = newestSql(table, columns, `${where} AND ${reach.raw}`);
  return mergeNewest(table, lakeNames(table).current, columns, rows);
}

/** The same for the table that analysts may read. */
export function mergeMaskedSql(table: CapturedTable, { where, reach }: FoldSource): string {
  const columns = maskedColumns(table);
  const rows = newestSql(table, columns, `${where} AND ${reach.raw}`);
  return mergeNewest(table, lakeNames(table).masked, columns, rows);
}

/** Brings the masked table to where the current one is: when it is new, or a fold wrote one and not the other. */
export function refillMaskedSql(table: CapturedTable): string {
  const { masked, current } = lakeNames(table);
  const columns = maskedColumns(table, ({ name }) => quoted(name));
  const values = columns.map(({ name, value }) => `${value} AS ${quoted(name)}`);
  return mergeNewest(table, masked, columns, `SELECT ${values.join(', ')} FROM ${quoted(current)}`);
}

function mergeNewest(
  table: CapturedTable,
  target: string,
  columns: readonly FoldedColumn[],
  rows: string,
): string {
  const updates = columns
    .filter(({ name }) => !table.primaryKey.includes(name))
    .map(({ name }) => `${quoted(name)} = n.${quoted(name)}`);
  return `MERGE INTO ${quoted(target)} AS c
USING (
${rows}
) AS n
ON ${sameKey(table, 'c', 'n')}
WHEN MATCHED AND ${newer('n', 'c')} THEN UPDATE SET ${updates.join(', ')}
WHEN NOT MATCHED THEN ${insert(columns)}`;
}

function insert(columns: readonly FoldedColumn[]): string {
  const names = columns.map(({ name }) => quoted(name));
  return `INSERT (${names.join(', ')})
VALUES (${names.map((name) => `n.${name}`).join(', ')})`;
}
