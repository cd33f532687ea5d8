import { envelopeColumns } from '../../lib/contracts/change-event';
import type { EventTable } from '../../lib/contracts/event-tables';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { isCaptured, isMasked, type LakeTable } from '../../lib/contracts/lake-tables';
import type { CapturedTable, Column } from '../../lib/contracts/tables';
import { identityOf, newer, orderColumns, sameKey, sameRow } from './change-order';
import { currentColumns, historyColumns } from './folded-columns';
import { eachOnceSql, newestSql } from './tail-sql';
import { asDeclared, quoted } from './view-column';

/**
 * The views of a table: name to the statement that makes it, valid in Athena engine 3 and in Trino. Names are plain:
 * the statement's own database is meant, and a view remembers it.
 *
 * @param tail condition on the raw table that leaves out rows that are folded. Such rows may also stay in: the views
 *   find them in history and current, too. @default - none is left out
 */
export function viewSql(table: LakeTable, tail = 'TRUE'): Record<string, string> {
  const { newest, changes } = lakeNames(table);
  if (!isCaptured(table)) return { [newest]: createView(newest, allEvents(table, tail)) };
  return {
    [newest]: createView(newest, newestState(table, tail)),
    [changes]: createView(changes, allChanges(table, tail)),
  };
}

/**
 * The view for analysts, in the same form: what a fold has taken, without the tail. A view asks in the name of who asks it,
 * and an analyst may not read raw files. No fold has to replace it.
 */
export function publishedViewSql(table: LakeTable): Record<string, string> {
  const { published } = lakeNames(table);
  return { [published]: createView(published, folded(table)) };
}

function folded(table: LakeTable): string {
  const { history, current, masked } = lakeNames(table);
  const columns = table.columns.map((column) => shown(column, 'f')).join(',\n  ');
  if (!isCaptured(table)) return `SELECT\n  ${columns}\nFROM ${quoted(history)} AS f`;
  return `SELECT
  ${columns}
FROM ${quoted(isMasked(table) ? masked : current)} AS f
WHERE f."_op" <> 'd'`;
}

/** The statement that makes or replaces a view, in the database of its context. */
export function createView(name: string, query: string): string {
  return `CREATE OR REPLACE VIEW ${quoted(name)} AS\n${query}`;
}

/**
 * Newest state per key, deletes applied: rows of the current table without a newer change in the tail, and newest
 * changes of the tail that the current table does not have. Either part is joined to the other side's key alone, and
 * not the two made one row: so a bound on any column reaches the scan of the current table, and of it the second part
 * reads only the keys that the tail names.
 */
function newestState(table: CapturedTable, tail: string): string {
  const current = quoted(lakeNames(table).current);
  const columns = (relation: string) => table.columns.map((column) => shown(column, relation)).join(',\n  ');
  const newestOf = (names: readonly string[]) =>
    newestSql(
      table,
      currentColumns(table).filter(({ name }) => names.includes(name)),
      tail,
    );
  const all = [...orderColumns, ...table.columns.map(({ name }) => name)];
  return `SELECT
  ${columns('c')}
FROM ${current} AS c
LEFT JOIN (
${newestOf([...orderColumns, ...table.primaryKey])}
) AS n ON ${sameKey(table, 'n', 'c')}
WHERE c."_op" <> 'd' AND (n."_epoch" IS NULL OR NOT ${newer('n', 'c')})
UNION ALL
SELECT
  ${columns('n')}
FROM ${current} AS c
RIGHT JOIN (
${newestOf(all)}
) AS n ON ${sameKey(table, 'c', 'n')}
WHERE n."_op" <> 'd' AND (c."_epoch" IS NULL OR ${newer('n', 'c')})`;
}

/** Every change once, with day and hour of its Kafka record. */
function allChanges(table: CapturedTable, tail: string): string {
  return everyRow(table, tail, (relation) =>
    [
      ...envelopeColumns.map(({ name }) => `${relation}.${quoted(name)} AS ${quoted(name)}`),
      ...table.columns.map((column) => shown(column, relation)),
      ...['dt', 'hour'].map((name) => `${relation}.${quoted(name)} AS ${quoted(name)}`),
    ].join(',\n  '),
  );
}

/** Every event once. */
function allEvents(table: EventTable, tail: string): string {
  return everyRow(table, tail, (relation) =>
    table.columns.map((column) => shown(column, relation)).join(',\n  '),
  );
}

/** The history, and rows of the tail that it lacks. @param columns of one of the two, by its name in the query */
function everyRow(table: LakeTable, tail: string, columns: (relation: string) => string): string {
  const history = quoted(lakeNames(table).history);
  return `SELECT
  ${columns('h')}
FROM ${history} AS h
UNION ALL
SELECT
  ${columns('n')}
FROM ${history} AS h
RIGHT JOIN (
${eachOnceSql(table, historyColumns(table), tail)}
) AS n ON ${sameRow(table, 'h', 'n')}
WHERE h.${quoted(identityOf(table)[0])} IS NULL`;
}

function shown(column: Column, relation: string): string {
  const name = quoted(column.name);
  return `${asDeclared(column, `${relation}.${name}`)} AS ${name}`;
}
