import Table from 'cli-table3';
import type { ReconcileReport } from '../../lambda/query/reconcile-contract';

/** A reconciliation for people: a line a table, and the first keys that differ. */
export function reportText({ checkedAt, tables }: ReconcileReport): string {
  const lines = new Table({
    head: ['table', 'database', 'lake', 'missing', 'unexpected', 'different', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const { table, rows, lakeRows, missing, unexpected, different, identical } of tables) {
    lines.push([table, rows, lakeRows, missing, unexpected, different, identical ? 'identical' : 'DIFFERS']);
  }
  const keys = tables.flatMap(({ table, keys: named }) =>
    named.map(({ kind, key }) => `${table}: ${JSON.stringify(key)} is ${words[kind]}\n`),
  );
  const differing = tables.filter(({ identical }) => !identical);
  const sum =
    differing.length === 0
      ? `Lake and database are identical, as of ${checkedAt}.`
      : `Lake and database differ in ${differing.map(({ table }) => table).join(', ')}, as of ${checkedAt}.`;
  return `${lines.toString()}\n${keys.join('')}${sum}\n`;
}

const words = {
  missing: 'missing from the lake',
  unexpected: 'too many in the lake',
  different: 'other in the lake',
} as const;
