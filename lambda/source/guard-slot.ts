import type { Client } from 'pg';
import { admitFunction, positionTable, slotName, timelineSql } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import { quoted } from './table-name';

/**
 * Refuses a connector that begins to read where it has not left off. `offset_lsn` is what the connector is known to
 * have handed to Kafka; PostgreSQL moves the slot to it afterwards. So an idle slot behind the note is whole, and one
 * that is ahead was moved, or dropped and made anew: changes between the two would be missing without a word. It may
 * also be that the note lags by a moment; the next note tells, and the connector asks again. On another timeline than the
 * noted one a position means other changes from some moment on, and only a replication command tells from which: the
 * connector waits until lookAtSlot has asked.
 */
const body = `
declare
  noted pg_lsn;
  noted_timeline text;
  timeline text := ${timelineSql};
  slot record;
begin
  select p.offset_lsn, p.timeline into noted, noted_timeline from ${qualifiedName(positionTable)} p;
  if noted_timeline <> timeline then
    raise exception 'Capture is refused: the database is on timeline % and capture has read on %. It waits until lookAtSlot has looked at it.', timeline, noted_timeline;
  end if;
  if noted is null then return; end if;
  select active, wal_status, confirmed_flush_lsn into slot
    from pg_catalog.pg_replication_slots where slot_name = '${slotName}';
  if not found then
    raise exception 'Capture is refused: replication slot ${slotName} is missing. Run npm run recover.';
  elsif slot.wal_status = 'lost' then
    raise exception 'Capture is refused: replication slot ${slotName} is lost. Run npm run recover.';
  elsif not slot.active and slot.confirmed_flush_lsn > noted then
    raise exception 'Capture is refused: replication slot ${slotName} is at % and capture at %.', slot.confirmed_flush_lsn, noted;
  elsif noted > pg_current_wal_lsn() then
    raise exception 'Capture is refused: the database ends at % and capture is at %. Run npm run recover.', pg_current_wal_lsn(), noted;
  end if;
end`;

/**
 * Makes the note of capture's position and the function that compares the slot with it.
 *
 * @param owner connection of the role that owns the route's schema
 * @returns what was changed, as sentences
 */
export async function guardSlot(owner: Client): Promise<string[]> {
  const table = quoted(positionTable);
  const { rows } = await owner.query<{ table: boolean; timeline: boolean; body: string | null }>(
    `select to_regclass($1) is not null as table,
            exists (select from pg_attribute where attrelid = to_regclass($1) and attname = 'timeline') as timeline,
            (select prosrc from pg_proc where oid = to_regproc($2)) as body`,
    [table, admitFunction],
  );
  const changes = rows[0]?.table === true ? [] : [`table ${qualifiedName(positionTable)}: created`];
  if (rows[0]?.table === true && !rows[0].timeline) {
    // Null means unknown, until the next note.
    await owner.query(`alter table ${table} add column if not exists timeline text`);
    changes.push(`table ${qualifiedName(positionTable)}: column timeline added`);
  }
  await owner.query(
    `begin;
     create table if not exists ${table} (
       id boolean primary key default true check (id),
       epoch integer not null default 1 check (epoch > 0),
       offset_lsn pg_lsn,
       timeline text,
       noted_at timestamptz not null default now());
     insert into ${table} (timeline) values (${timelineSql}) on conflict do nothing;
     commit`,
  );
  if (rows[0]?.body === body) return changes;
  await owner.query(
    `create or replace function ${admitFunction}() returns void language plpgsql set search_path = pg_catalog
       as $body$${body}$body$`,
  );
  return [...changes, `function ${admitFunction}: set`];
}
