import type { Client } from 'pg';
import { tables, type CapturedTable } from '../../lib/contracts/tables';

/**
 * What the load has done to each of its orders, written in the transaction that did it: not captured, so it cannot
 * be lost on the way to the lake. An order's `quantity` is the number of its revision.
 */
export interface LedgerLine {
  readonly id: bigint;
  /** Revisions that were committed: inserted as 1, one more with every update. */
  readonly revisions: number;
  readonly deleted: boolean;
}

/** The table that the load writes. */
export const orders = captured('orders');

/** First id of the load's orders; all below belong to others. */
export const firstId = 1_000_000_000n;

export async function createLedger(admin: Client): Promise<void> {
  await admin.query(`
    CREATE SCHEMA IF NOT EXISTS faults;
    CREATE TABLE IF NOT EXISTS faults.ledger (id bigint PRIMARY KEY, revisions int NOT NULL, deleted boolean NOT NULL);
    INSERT INTO instruments (symbol, name, currency) VALUES ('LOAD', 'Load of the fault suite', 'EUR')
      ON CONFLICT DO NOTHING`);
}

/** In the order of their ids. */
export async function readLedger(admin: Client): Promise<LedgerLine[]> {
  const { rows } = await admin.query<{ id: string; revisions: number; deleted: boolean }>(
    'SELECT id::text, revisions, deleted FROM faults.ledger ORDER BY id',
  );
  return rows.map(({ id, ...line }) => ({ id: BigInt(id), ...line }));
}

function captured(name: string): CapturedTable {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new Error(`The contract has no ${name}.`);
  return table;
}
