import type { Client } from 'pg';
import type { CapturedTable } from '../../lib/contracts/tables';
import type { Rows } from './differing-buckets';
import { eachTable, refuseFailures } from './each-table';
import type { ReconcileReport, SourceState, TableReconciliation } from './reconcile-contract';
import { lakeSql, sourceSql } from './reconcile-sql';
import { reconcileTable } from './reconcile-table';
import { withSourceColumns } from './source-columns';
import { beginSnapshot, type SourceSnapshot } from './source-snapshot';

export interface ReconcilePlace {
  readonly source: Client;
  /** Asks Athena. */
  readonly lake: (sql: string) => Promise<Rows>;
  /** Is given what was found of a table as soon as it is. */
  readonly keep: (state: SourceState, found: TableReconciliation) => Promise<void>;
}

export interface ReconcileLimits {
  /** Time after the state of the database in which the lake may catch up with it. */
  readonly settleMs: number;
  /** No table is begun later than so long after it: Lambda ends a function after 15 minutes. */
  readonly beginMs: number;
}

/**
 * Compares tables, one after the other in one transaction of the source, since a second connection would see another
 * state. A table that fails stops no other.
 *
 * @param names of tables among `all`. @default - all
 * @throws Error naming each table that could not be compared, after all others are done
 */
export async function reconcileTables(
  { source, lake, keep }: ReconcilePlace,
  all: readonly CapturedTable[],
  names: readonly string[] | undefined,
  { settleMs, beginMs }: ReconcileLimits,
): Promise<ReconcileReport> {
  const snapshot = await beginSnapshot(source);
  const taken = Date.now();
  const state = { checkedAt: new Date(taken).toISOString(), lsn: String(snapshot.lsn) };
  try {
    const { tables } = await eachTable(
      all,
      names,
      async (table) => {
        if (Date.now() > taken + beginMs) {
          throw new Error(`not compared, ${beginMs / 60_000} minutes were over: name fewer tables at once.`);
        }
        const found = await inSavepoint(source, () =>
          compare(source, lake, table, snapshot, taken + settleMs),
        );
        await keep(state, found);
        return found;
      },
      1,
    );
    refuseFailures({ tables });
    return { ...state, tables: tables.filter((one) => 'identical' in one) };
  } finally {
    await source.query('ROLLBACK');
  }
}

async function compare(
  source: Client,
  lake: ReconcilePlace['lake'],
  contract: CapturedTable,
  snapshot: SourceSnapshot,
  deadline: number,
): Promise<TableReconciliation> {
  const table = await withSourceColumns(source, contract);
  const ask = async (sql: string) =>
    (await source.query<(string | null)[]>({ text: sql, rowMode: 'array' })).rows;
  return reconcileTable(
    table.name,
    { sql: sourceSql(table), ask },
    { sql: lakeSql(table, snapshot), ask: lake },
    deadline,
  );
}

/** PostgreSQL takes no further statement in a transaction in which one has failed. */
async function inSavepoint<Result>(source: Client, work: () => Promise<Result>): Promise<Result> {
  await source.query('SAVEPOINT before_table');
  try {
    return await work();
  } catch (error) {
    await source.query('ROLLBACK TO SAVEPOINT before_table');
    throw error;
  }
}
