import { envelopeColumns, recordColumns, type EnvelopeColumn } from './change-event';
import { eventTables, type EventTable } from './event-tables';
import { tables, type CapturedTable } from './tables';

/** What comes into the lake by a topic: changes of a captured table, or events. */
export type LakeTable = CapturedTable | EventTable;

/** All that comes into the lake. */
export const lakeTables: readonly LakeTable[] = [...tables, ...eventTables];

export function isCaptured(table: LakeTable): table is CapturedTable {
  return 'primaryKey' in table;
}

/** Whether analysts get something else than the value of a column. */
export function isMasked({ columns }: LakeTable): boolean {
  return columns.some(({ masked }) => masked !== undefined);
}

/** Columns that stand before the table's own in its raw files. */
export function envelopeOf(table: LakeTable): readonly EnvelopeColumn[] {
  return isCaptured(table) ? envelopeColumns : recordColumns;
}

/** Columns by which rows are told apart: the primary key, or the identity of an event. */
export function keyOf(table: LakeTable): readonly string[] {
  return isCaptured(table) ? table.primaryKey : table.identity;
}

/** File in which the table is declared, for those who read that it is wrong. */
export function declaredIn(table: LakeTable): string {
  return isCaptured(table) ? 'lib/contracts/tables.ts' : 'lib/contracts/event-tables.ts';
}
