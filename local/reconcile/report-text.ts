import Table from 'cli-table3';
import type { ReconcileReport, TableReconciliation } from '../../lambda/query/reconcile-contract';
import { tables as contract } from '../../lib/contracts/tables';

/** Keys that are shown of a table; the lake keeps more. */
const keysShown = 10;

/** A reconciliation for people: a line a table, the first keys that differ, and what to do about them. */
export function reportText({ checkedAt, lsn, tables }: ReconcileReport): string {
  const lines = new Table({
    head: ['table', 'rows in database', 'in lake', 'missing', 'unexpected', 'different', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true },
  });
  for (const found of tables) {
    const keys = [found.missing, found.unexpected, found.different].map((count) => keyCount(found, count));
    lines.push([
      found.table,
      count(found.rows),
      count(found.lakeRows),
      ...keys,
      found.identical ? 'identical' : 'DIFFERS',
    ]);
  }
  const differing = tables.filter(({ identical }) => !identical);
  const when = `as of ${checkedAt.slice(0, 19).replace('T', ' ')} UTC (LSN ${lsnText(BigInt(lsn))})`;
  if (differing.length === 0) return `${lines.toString()}\nLake and database are identical, ${when}.\n`;
  return [
    lines.toString(),
    ...differing.flatMap(keyLines),
    `Lake and database differ in ${differing.map(({ table }) => table).join(', ')}, ${when}.`,
    'What to do: docs/runbook.md, "Lake and database differ". More keys: npm run query -- "select * from reconciliation".',
    '',
  ].join('\n');
}

function keyLines({ table, keys, missing, unexpected, different, counted }: TableReconciliation): string[] {
  const columns = contract.find(({ name }) => name === table)?.primaryKey ?? [];
  const shown = keys.slice(0, keysShown).map(({ kind, key }) => {
    const values = key.map((value, index) => `${columns[index] ?? index + 1} = ${JSON.stringify(value)}`);
    return `  ${table}, ${values.join(', ')}: ${words[kind]}`;
  });
  const left = missing + unexpected + different - shown.length;
  if (left > 0 || !counted) shown.push(`  ${table}: and ${count(left)} more${counted ? '' : ', at least'}`);
  return shown;
}

const words = {
  missing: 'missing from the lake',
  unexpected: 'too many in the lake',
  different: 'has other values in the lake',
} as const;

/** As PostgreSQL writes it. */
function lsnText(lsn: bigint): string {
  return [lsn >> 32n, BigInt.asUintN(32, lsn)].map((half) => half.toString(16).toUpperCase()).join('/');
}

function keyCount({ counted }: TableReconciliation, keys: number): string {
  return counted ? count(keys) : `>= ${count(keys)}`;
}

function count(number: number): string {
  return number.toLocaleString('en');
}
