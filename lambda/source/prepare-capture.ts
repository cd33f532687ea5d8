import type { Client } from 'pg';
import { heartbeatTable } from '../../lib/contracts/source-names';
import { qualifiedName, type CapturedTable } from '../../lib/contracts/tables';
import { captureTruncate } from './capture-truncate';
import { guardSlot } from './guard-slot';
import { grantApi, grantApiOwn, grantCapture, grantReconcile } from './grant-rows';
import { publishTables } from './publish-tables';
import { quoted, type TableName } from './table-name';

/**
 * Makes the database ready for the connector: heartbeat row, guard of the slot, rights of the roles on tables, replica
 * identity and the publication of exactly `tables` and the heartbeat.
 *
 * @param owner connection of `migrate`, who owns the tables; no admin is needed
 * @returns what was changed, as sentences
 * @throws when a captured table does not exist
 */
export async function prepareCapture(
  owner: Client,
  roles: Readonly<Record<'api' | 'capture' | 'reconcile', string>>,
  tables: readonly CapturedTable[],
): Promise<string[]> {
  await refuseMissing(owner, tables);
  return [
    ...(await makeHeartbeat(owner)),
    ...(await guardSlot(owner)),
    ...(await grantApi(owner, roles.api, [...new Set(tables.map(({ schema }) => schema))])),
    ...(await grantApiOwn(owner, roles.api)),
    ...(await grantCapture(owner, roles.capture, tables)),
    ...(await grantReconcile(owner, roles.reconcile, tables)),
    ...(await setReplicaIdentity(owner, tables)),
    ...(await captureTruncate(owner, tables)),
    ...(await publishTables(owner, [...tables, heartbeatTable])),
  ];
}

async function refuseMissing(owner: Client, tables: readonly TableName[]): Promise<void> {
  for (const table of tables) {
    const { rows } = await owner.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
      quoted(table),
    ]);
    if (rows[0]?.found === true) continue;
    throw new Error(
      `Table ${qualifiedName(table)} is listed in lib/contracts/tables.ts and does not exist; add a migration that creates it.`,
    );
  }
}

async function makeHeartbeat(owner: Client): Promise<string[]> {
  const table = quoted(heartbeatTable);
  const { rows } = await owner.query<{ found: boolean }>('select to_regclass($1) is not null as found', [
    table,
  ]);
  // One statement makes table and row: there is no moment with a table that the connector's UPDATE finds empty.
  await owner.query(
    `begin;
     create table if not exists ${table} (id boolean primary key default true check (id), beaten_at timestamptz not null);
     insert into ${table} (beaten_at) values (now()) on conflict do nothing;
     commit`,
  );
  return rows[0]?.found === true ? [] : [`table ${qualifiedName(heartbeatTable)}: created`];
}

/**
 * FULL unless the table says otherwise. With DEFAULT an update that leaves a long text or jsonb alone does not carry
 * its value, and a delete carries invented values in its NOT NULL columns. The price is the old row in the WAL.
 */
async function setReplicaIdentity(owner: Client, tables: readonly CapturedTable[]): Promise<string[]> {
  const changes: string[] = [];
  for (const table of tables) {
    const identity = table.replicaIdentity ?? 'full';
    const { rows } = await owner.query<{ same: boolean }>(
      'select relreplident = $2 as same from pg_class where oid = $1::regclass',
      [quoted(table), identity.charAt(0)],
    );
    if (rows[0]?.same === true) continue;
    await owner.query(`alter table ${quoted(table)} replica identity ${identity}`);
    changes.push(`table ${qualifiedName(table)}: replica identity ${identity}`);
  }
  return changes;
}
