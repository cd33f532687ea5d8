import * as z from 'zod';
import type { Client } from 'pg';
import { slotName } from '../../lib/contracts/source-names';
import { canonicalSession } from './canonical-text';

/**
 * Which transactions a snapshot of the source sees, in the terms that a change carries to the lake: `_tx`, the low
 * 32 bits of a transaction's number, and `_lsn`.
 */
export interface SourceSnapshot {
  /** Low 32 bits of the first transaction number that had not been given out. */
  readonly nextTransaction: bigint;
  /** Low 32 bits of the transactions that were under way, in rising order. */
  readonly underWay: readonly bigint[];
  /** No change of a transaction that the snapshot does not see has a smaller LSN. 0 when nothing is known. */
  readonly sinceLsn: bigint;
  /** Where the log ended when the snapshot was taken: what the snapshot sees lies before it. */
  readonly lsn: bigint;
}

const low32 = (transaction: bigint) => BigInt.asUintN(32, transaction);

/**
 * Begins a transaction that sees one state of the database until the caller ends it.
 *
 * The slot's `restart_lsn` is read before: it lies behind the beginning of every transaction that is under way, and
 * a transaction that begins later writes behind it anyway.
 */
export async function beginSnapshot(source: Client): Promise<SourceSnapshot> {
  await source.query(canonicalSession);
  const slots = await source.query<{ lsn: string }>(
    `SELECT pg_wal_lsn_diff(restart_lsn, '0/0')::text AS lsn FROM pg_replication_slots
      WHERE slot_name = $1 AND restart_lsn IS NOT NULL`,
    [slotName],
  );
  await source.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await source.query<{ snapshot: string; lsn: string }>(
    `SELECT pg_current_snapshot()::text AS snapshot,
            pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::text AS lsn`,
  );
  const [taken] = rows;
  if (!taken) throw new Error('PostgreSQL gave no snapshot.');
  return {
    ...parseSnapshot(taken.snapshot),
    sinceLsn: BigInt(slots.rows[0]?.lsn ?? 0),
    lsn: BigInt(taken.lsn),
  };
}

const snapshotText = z.string().regex(/^\d+:\d+:(\d+(,\d+)*)?$/);

/** @param text `xmin:xmax:xip,xip`, as pg_current_snapshot() gives it */
function parseSnapshot(text: string): Pick<SourceSnapshot, 'nextTransaction' | 'underWay'> {
  const [, next = '0', underWay = ''] = snapshotText.parse(text).split(':');
  return {
    nextTransaction: low32(BigInt(next)),
    underWay: underWay === '' ? [] : underWay.split(',').map((number) => low32(BigInt(number))),
  };
}

/**
 * SQL for the lake: whether the snapshot does not see the change. Transaction numbers begin anew after 2^32, so those
 * up to 2^31 ahead count as later; changes of long ago, of which that would be wrong, are told apart by their LSN.
 */
export function unseenSql({ nextTransaction, underWay, sinceLsn }: SourceSnapshot): string {
  const later = `mod("_tx" - ${nextTransaction} + 4294967296, 4294967296) < 2147483648`;
  const unseen = underWay.length > 0 ? `(${later} OR "_tx" IN (${underWay.join(', ')}))` : later;
  return `"_lsn" >= ${sinceLsn} AND coalesce(${unseen}, false)`;
}
