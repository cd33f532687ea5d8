import { escapeIdentifier, type Client } from 'pg';
import { ownSchema } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import { quoted, sameTable, type TableName } from './table-name';

const name = 'tidemark_truncate';
const procedure = `${ownSchema}.delete_before_truncate`;

/** Runs under the lock that TRUNCATE holds, so that no row slips in between. */
const body = `
begin
  execute format('delete from %I.%I', tg_table_schema, tg_table_name);
  return null;
exception when foreign_key_violation then
  raise exception 'TRUNCATE of %.%, which is captured, would leave rows that refer to it: name the referring tables first in the list', tg_table_schema, tg_table_name;
end`;

/**
 * Makes TRUNCATE of a captured table delete its rows first. Debezium's ExtractNewRecordState (3.7.0) drops a truncate
 * event and no setting keeps it: the lake would hold on to rows that are gone. Deletes arrive like all others.
 *
 * @param owner connection of the role that owns the tables
 * @returns what was changed, as sentences
 */
export async function captureTruncate(owner: Client, tables: readonly TableName[]): Promise<string[]> {
  const changes = await makeProcedure(owner);
  const { rows: guarded } = await owner.query<TableName>(
    `select relnamespace::regnamespace::text as schema, relname as name
     from pg_trigger join pg_class on pg_class.oid = tgrelid
     where tgname = $1 and tgenabled = 'A'`,
    [name],
  );
  for (const table of tables.filter((table) => !guarded.some(sameTable(table)))) {
    // ALWAYS: also in sessions that switch triggers off, as bulk loaders do.
    await owner.query(
      `create or replace trigger ${escapeIdentifier(name)} before truncate on ${quoted(table)}
         for each statement execute function ${procedure}();
       alter table ${quoted(table)} enable always trigger ${escapeIdentifier(name)}`,
    );
    changes.push(`table ${qualifiedName(table)}: TRUNCATE deletes row by row`);
  }
  for (const table of guarded.filter((table) => !tables.some(sameTable(table)))) {
    await owner.query(`drop trigger ${escapeIdentifier(name)} on ${quoted(table)}`);
    changes.push(`table ${qualifiedName(table)}: TRUNCATE is PostgreSQL's own again`);
  }
  return changes;
}

async function makeProcedure(owner: Client): Promise<string[]> {
  const { rows } = await owner.query<{ body: string }>(
    'select prosrc as body from pg_proc where oid = to_regproc($1)',
    [procedure],
  );
  if (rows[0]?.body === body) return [];
  // Its owner's rights: who may truncate need not be allowed to delete.
  await owner.query(
    `create or replace function ${procedure}() returns trigger language plpgsql
       security definer set search_path = pg_catalog as $body$${body}$body$`,
  );
  return [`function ${procedure}: set`];
}
