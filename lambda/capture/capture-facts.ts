import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import * as z from 'zod';
import { positionTable, slotName, timelineSql } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import type { ConnectApi } from './connect-api';
import { registeredEpoch } from './epoch';
import { readHistory } from './read-history';
import type { CaptureFacts } from './slot-state';

const lsn = z.string().transform(BigInt);
const row = z.object({
  active: z.boolean().nullable(),
  wal_status: z.string().nullable(),
  invalidation: z.string().nullable(),
  confirmed: lsn.nullable(),
  held: z.coerce.number().nullable(),
  room: z.coerce.number().nullable(),
  epoch: z.number().int(),
  noted: lsn.nullable(),
  timeline: z.string().nullable(),
});

/** An LSN as a number; JSON of the slot's row, since servers before 17 do not tell the reason of an invalidation. */
const sql = `
  select (s.facts->>'active')::boolean as active, s.facts->>'wal_status' as wal_status,
         s.facts->>'invalidation_reason' as invalidation,
         ((s.facts->>'confirmed_flush_lsn')::pg_lsn - '0/0')::text as confirmed,
         pg_current_wal_lsn() - (s.facts->>'restart_lsn')::pg_lsn as held, s.facts->>'safe_wal_size' as room,
         p.epoch, (p.offset_lsn - '0/0')::text as noted, p.timeline
  from ${qualifiedName(positionTable)} p
    left join (select to_jsonb(r) as facts from pg_replication_slots r where slot_name = $1) s on true`;

const end = z.tuple([z.object({ current: lsn, timeline: z.string() })]);
const endSql = `select (pg_current_wal_lsn() - '0/0')::text as current, ${timelineSql} as timeline`;

/** Longer than two of Connect's flushes take (5 s apart in AWS). */
const flushes = { pauseMs: 500, tries: 30 };

/**
 * Where capture stands. The slot is read before Connect's offset, and the end of the WAL after it: Connect stores what was
 * in the WAL before, so no offset is beyond the end by right. A connector that reads tells PostgreSQL what Kafka has
 * acknowledged until the end of a flush, and that flush stores what had been acknowledged at its begin; so an offset
 * behind an active slot is waited for until the next flushes. Nobody can move a slot that is read.
 *
 * @param source connection of the connector's role
 * @throws ConnectUnavailable
 */
export async function readCaptureFacts(
  source: Client,
  connect: ConnectApi,
  connector: string,
): Promise<CaptureFacts> {
  const { rows } = await source.query(sql, [slotName]);
  const found = row.parse(rows[0]);
  const offsetLsn = await (found.active === true && found.confirmed !== null
    ? offsetUpTo(found.confirmed, connect, connector)
    : connect.readOffset(connector));
  const epoch = registeredEpoch(await connect.readConfig(connector));
  const [{ current, timeline }] = end.parse((await source.query(endSql)).rows);
  const { active, confirmed } = found;
  const moved = found.timeline !== null && found.timeline !== timeline;
  return {
    ...(active !== null && {
      slot: {
        active,
        walStatus: found.wal_status ?? 'unknown',
        confirmedLsn: confirmed ?? 0n,
        heldBytes: found.held ?? 0,
        ...(found.invalidation !== null && { invalidation: found.invalidation }),
        ...(found.room !== null && { roomBytes: found.room }),
      },
    }),
    currentLsn: current,
    timeline,
    ...(offsetLsn !== undefined && { offsetLsn }),
    ...(epoch !== undefined && { registeredEpoch: epoch }),
    noted: {
      epoch: found.epoch,
      ...(found.noted !== null && { lsn: found.noted }),
      ...(found.timeline !== null && { timeline: found.timeline }),
    },
    ...(moved && { history: await readHistory(source, timeline) }),
  };
}

async function offsetUpTo(
  confirmed: bigint,
  connect: ConnectApi,
  connector: string,
): Promise<bigint | undefined> {
  for (let tries = 1; ; tries++) {
    const offset = await connect.readOffset(connector);
    if (offset === undefined || offset >= confirmed || tries === flushes.tries) return offset;
    await sleep(flushes.pauseMs);
  }
}

/**
 * Notes how far capture has read, never backwards, and on which timeline, so that the database admits a connector up to
 * there. For facts that are not refused.
 */
export async function noteOffset(
  source: Client,
  { offsetLsn, timeline, noted }: CaptureFacts,
): Promise<void> {
  const isPast = offsetLsn !== undefined && offsetLsn > (noted.lsn ?? -1n);
  if (!isPast && timeline === noted.timeline) return;
  await source.query(
    `update ${qualifiedName(positionTable)}
     set offset_lsn = greatest(offset_lsn, '0/0'::pg_lsn + $1::numeric), timeline = $3, noted_at = now()
     where epoch = $2
       and (timeline is distinct from $3 or coalesce(offset_lsn, '0/0') < '0/0'::pg_lsn + $1::numeric)`,
    [offsetLsn?.toString(), noted.epoch, timeline],
  );
}
