import { isCaptured, type LakeTable } from '../../lib/contracts/lake-tables';
import type { CapturedTable } from '../../lib/contracts/tables';
import { quoted } from './view-column';

/** Columns that say which of one key's changes is the newest. */
export const orderColumns = ['_epoch', '_op', '_lsn', '_offset'] as const;

/**
 * ORDER BY of one key's changes, the newest first; a change without an LSN counts as 0, as in the lake's own tables.
 *
 * Under one epoch a snapshot comes before all else, whatever its LSN: a transaction that was under way when the snapshot was
 * taken has written below that LSN, is not in the snapshot, and is streamed after it.
 */
export const newestFirst = `"_epoch" DESC, "_op" = 'r', coalesce("_lsn", 0) DESC, "_offset" DESC`;

/** Condition: the change of relation `a` is newer than that of `b`, in the same order. */
export function newer(a: string, b: string): string {
  const compare = (column: string, by: '>' | '=') => `${a}."${column}" ${by} ${b}."${column}"`;
  const isRead = (relation: string) => `${relation}."_op" = 'r'`;
  const laterInLog = `(${compare('_lsn', '>')} OR (${compare('_lsn', '=')} AND ${compare('_offset', '>')}))`;
  const afterSnapshot = `(NOT ${isRead(a)} AND ${isRead(b)})`;
  return `(${compare('_epoch', '>')} OR (${compare('_epoch', '=')} AND (${afterSnapshot} OR ((${isRead(a)}) = (${isRead(b)}) AND ${laterInLog}))))`;
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
