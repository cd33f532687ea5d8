import { AthenaClient } from '@aws-sdk/client-athena';
import type { Client } from 'pg';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { readLogin, withSource } from '../source/connect-source';
import {
  reconcileEnvironment,
  reconcileEvent,
  type ReconcileEvent,
  type ReconcileReport,
} from './reconcile-contract';
import { reconcileTable, type ReconcileSides } from './reconcile-table';
import { allRows, runQuery } from './run-query';
import { beginSnapshot } from './source-snapshot';

/**
 * Compares database and lake by content, every table at one and the same state of the database, while both go on.
 * PostgreSQL and Athena each reduce their rows to sums of hashes; only of rows that differ are keys looked up.
 */
export async function handler(event: ReconcileEvent = {}): Promise<ReconcileReport> {
  const environment = reconcileEnvironment.parse(process.env);
  const { settleSeconds, tables: names } = reconcileEvent.parse(event);
  const athena = new AthenaClient({});
  try {
    const { ATHENA_WORKGROUP: workGroup, GLUE_DATABASE: database } = environment;
    const lake = async (sql: string) => allRows(await runQuery(athena, sql, { workGroup, database }));
    const login = await readLogin(environment.RECONCILE_SECRET_ID);
    return await withSource(environment, login, (source) =>
      reconcile(source, lake, tablesNamed(names), settleSeconds),
    );
  } finally {
    athena.destroy();
  }
}

export async function reconcile(
  source: Client,
  lake: ReconcileSides['lake'],
  of: readonly CapturedTable[],
  settleSeconds: number,
): Promise<ReconcileReport> {
  const snapshot = await beginSnapshot(source);
  const checkedAt = new Date().toISOString();
  const sides = {
    source: async (sql: string) =>
      (await source.query<(string | null)[]>({ text: sql, rowMode: 'array' })).rows,
    lake,
  };
  try {
    const found = [];
    for (const table of of) found.push(await reconcileTable(table, snapshot, sides, settleSeconds));
    return { checkedAt, tables: found };
  } finally {
    await source.query('ROLLBACK');
  }
}

/** @throws {Error} naming a table that is not captured */
function tablesNamed(names: readonly string[] | undefined): readonly CapturedTable[] {
  if (names === undefined) return tables;
  return names.map((name) => {
    const table = tables.find((one) => one.name === name);
    if (table) return table;
    throw new Error(
      `No captured table is called "${name}": take ${tables.map((one) => one.name).join(', ')}.`,
    );
  });
}
