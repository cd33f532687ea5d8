import { isCaptured, type LakeTable } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import { quoted } from './view-column';

/** ORDER BY of one key's changes, the newest first; a change without an LSN counts as 0, as in the lake's own tables. */
export const newestFirst = '"_epoch" DESC, coalesce("_lsn", 0) DESC, "_offset" DESC';

/** Condition: the change of relation `a` is newer than that of `b`, by (`_epoch`, `_lsn`, `_offset`). */
export function newer(a: string, b: string): string {
  const compare = (column: string, by: '>' | '=') => `${a}."${column}" ${by} ${b}."${column}"`;
  return `(${compare('_epoch', '>')} OR (${compare('_epoch', '=')} AND (${compare('_lsn', '>')} OR (${compare('_lsn', '=')} AND ${compare('_offset', '>')}))))`;
}

/** Condition: both relations have the same key. */
export function sameKey({ primaryKey }: CapturedTable, a: string, b: string): string {
  return primaryKey.map((key) => `${a}.${quoted(key)} = ${b}.${quoted(key)}`).join(' AND ');
}

/**
 * Condition: both relations have the same change, or event. A Kafka record's offset is no part of its identity: after a
 * kill capture sends a change again as another record, and so does a client of the API a tick. One COPY gives many rows
 * one LSN, on different keys; a change of a key is a delete and a create under one LSN.
 */
export function sameRow(table: LakeTable, a: string, b: string): string {
  return identityOf(table)
    .map((column) => `${a}.${quoted(column)} = ${b}.${quoted(column)}`)
    .join(' AND ');
}

/** Columns that make two rows of the history the same change, or event. None of them is ever null there. */
export function identityOf(table: LakeTable): readonly [string, ...string[]] {
  return isCaptured(table) ? ['_epoch', '_lsn', '_op', ...table.primaryKey] : table.identity;
}
