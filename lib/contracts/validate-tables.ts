import { capturedKind, type ColumnKind } from './column-kind';
import { eventTables } from './event-tables';
import { questionPrefix, quarantineTable, reconciliationTable, watermarkTable } from './lake-layout';
import type { LakeTable } from './lake-tables';
import { ruleMistakes } from './rule-mistakes';
import { qualifiedName, type CapturedTable } from './tables';
import { typeMistake } from './type-mistake';

/** Names that the lake needs for itself: partition columns of raw files. */
const reservedColumns = ['dt', 'hour'];
const plainName = /^[a-z][a-z0-9_]*$/;
/** Kinds that are text in the lake, of which a hash can be made. */
const hashable: readonly ColumnKind[] = ['text', 'exact-text'];
/** Endings of the lake's own tables beside a captured one. */
const reservedEndings = ['_raw', '_history', '_current', '_changes', '_masked', '_published'];

/**
 * Every mistake in the list of captured tables, as sentences that name table, column and fix; empty when the list
 * can be captured exactly.
 */
export function tableMistakes(tables: readonly CapturedTable[]): string[] {
  const seen = new Map<string, string>();
  return tables.flatMap((table) => {
    const where = qualifiedName(table);
    const twin = seen.get(table.name);
    seen.set(table.name, where);
    return [
      ...(twin === undefined
        ? []
        : [`${where}: ${twin} has the same name in the lake; rename one of the tables.`]),
      ...nameMistakes(where, table),
      ...(Number.isInteger(table.partitions ?? 1) && (table.partitions ?? 1) > 0
        ? []
        : [`${where}: ${table.partitions} partitions cannot be made; use a whole number from 1.`]),
      ...columnMistakes(where, table),
      ...ruleMistakes(table, tables),
    ];
  });
}

function nameMistakes(where: string, table: CapturedTable): string[] {
  const mistakes = [table.schema, table.name]
    .filter((name) => !plainName.test(name))
    .map(
      (name) =>
        `${where}: "${name}" is no plain lower-case name; rename it to letters, digits and underscores.`,
    );
  const own = [quarantineTable, watermarkTable, reconciliationTable];
  const taken = [...own, ...eventTables.map(({ name }) => name)];
  if (taken.includes(table.name)) {
    mistakes.push(`${where}: the lake has a table of its own with this name; rename the table.`);
  }
  if (table.name.startsWith(questionPrefix)) {
    mistakes.push(
      `${where}: names that begin with ${questionPrefix} belong to views of questions; rename the table.`,
    );
  }
  const ending = reservedEndings.find((end) => table.name.endsWith(end));
  if (ending !== undefined) {
    mistakes.push(`${where}: names that end in ${ending} belong to the lake's own tables; rename the table.`);
  }
  return mistakes;
}

function columnMistakes(where: string, table: CapturedTable): string[] {
  const names = table.columns.map(({ name }) => name);
  const mistakes: string[] = [];
  for (const [index, column] of table.columns.entries()) {
    const { name } = column;
    if (!plainName.test(name)) {
      mistakes.push(
        `${where}.${name}: no plain lower-case name; rename it to letters, digits and underscores.`,
      );
    }
    if (reservedColumns.includes(name)) {
      mistakes.push(`${where}.${name}: "${name}" is a partition column of the lake; rename the column.`);
    }
    if (names.indexOf(name) !== index) {
      mistakes.push(`${where}.${name}: listed twice; remove one of the entries.`);
    }
    const mistake = typeMistake(column);
    if (mistake !== undefined) mistakes.push(`${where}.${name}: ${mistake}`);
    else if (column.masked === 'hash' && !hashable.includes(capturedKind(column))) {
      mistakes.push(`${where}.${name}: a hash is made of text only; use masked: 'removed'.`);
    }
    if (column.masked !== undefined && table.primaryKey.includes(name)) {
      mistakes.push(`${where}.${name}: a key column cannot be masked; rows would no longer be told apart.`);
    }
  }
  for (const key of table.primaryKey) {
    const column = table.columns.find(({ name }) => name === key);
    if (!column) mistakes.push(`${where}: key column "${key}" is not among its columns; add it.`);
    else if (column.nullable)
      mistakes.push(`${where}.${key}: a key column cannot be nullable; drop "nullable".`);
  }
  return mistakes;
}

/**
 * The list as it was given, when it can be captured exactly.
 *
 * @throws {Error} with every mistake as a sentence
 */
export function validTables(tables: readonly CapturedTable[]): readonly CapturedTable[] {
  const mistakes = tableMistakes(tables);
  if (mistakes.length === 0) return tables;
  throw new Error(`lib/contracts/tables.ts cannot be captured:\n${mistakes.join('\n')}`);
}

/**
 * All that comes into the lake: the captured tables, when they can be captured exactly, and events.
 *
 * @throws {Error} with every mistake as a sentence
 */
export function validLakeTables(tables: readonly CapturedTable[]): readonly LakeTable[] {
  return [...validTables(tables), ...eventTables];
}
