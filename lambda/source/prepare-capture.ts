import { escapeIdentifier, type Client } from 'pg';
import { heartbeatTable, publicationName } from '../../lib/contracts/source-names';
import { qualifiedName, type CapturedTable } from '../../lib/contracts/tables';

type TableName = Pick<CapturedTable, 'schema' | 'name'>;

/**
 * Makes the database ready for the connector: heartbeat row, rights of `api` and `capture`, replica identity and the
 * publication of exactly `tables` and the heartbeat.
 *
 * @param owner connection of `migrate`, who owns the tables; no admin is needed
 * @returns what was changed, as sentences
 * @throws when a captured table does not exist
 */
export async function prepareCapture(
  owner: Client,
  roles: { readonly api: string; readonly capture: string },
  tables: readonly CapturedTable[],
): Promise<string[]> {
  await refuseMissing(owner, tables);
  return [
    ...(await makeHeartbeat(owner)),
    ...(await grantApi(owner, roles.api, [...new Set(tables.map(({ schema }) => schema))])),
    ...(await grantCapture(owner, roles.capture, tables)),
    ...(await setReplicaIdentity(owner, tables)),
    ...(await publish(owner, [...tables, heartbeatTable])),
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

/** Rows, not tables: SELECT, INSERT, UPDATE and DELETE on what is there and on what migrations will make. */
async function grantApi(owner: Client, api: string, schemas: readonly string[]): Promise<string[]> {
  const changes: string[] = [];
  for (const schema of schemas) {
    const { rows } = await owner.query<{ missing: string; defaults: boolean }>(
      `select (select count(*) from pg_tables, unnest(array['select', 'insert', 'update', 'delete']) as r
               where schemaname = $2 and tableowner = current_user
                 and not has_table_privilege($1, format('%I.%I', schemaname, tablename), r)) as missing,
              exists (select from pg_default_acl, aclexplode(defaclacl) as acl
                      where defaclrole = current_user::regrole and defaclnamespace = $2::regnamespace
                        and defaclobjtype = 'r' and acl.grantee = $1::regrole) as defaults`,
      [api, schema],
    );
    if (rows[0]?.missing === '0' && rows[0].defaults) continue;
    const rights = 'select, insert, update, delete';
    const [inSchema, toApi] = [escapeIdentifier(schema), escapeIdentifier(api)];
    await owner.query(`grant ${rights} on all tables in schema ${inSchema} to ${toApi}`);
    await owner.query(`alter default privileges in schema ${inSchema} grant ${rights} on tables to ${toApi}`);
    changes.push(`role ${api}: may read and write rows in schema ${schema}`);
  }
  return changes;
}

async function grantCapture(owner: Client, capture: string, tables: readonly TableName[]): Promise<string[]> {
  const { rows } = await owner.query<{ schema: string; name: string; right: string }>(
    `select relnamespace::regnamespace::text as schema, relname as name, lower(privilege_type) as right
     from pg_class, aclexplode(relacl) as acl
     where relkind in ('r', 'p') and relowner = current_user::regrole and acl.grantee = $1::regrole`,
    [capture],
  );
  const wanted = [
    ...tables.map(({ schema, name }) => ({ schema, name, right: 'select' })),
    ...['select', 'update'].map((right) => ({ ...heartbeatTable, right })),
  ];
  const same = (a: (typeof rows)[number]) => (b: (typeof rows)[number]) =>
    a.schema === b.schema && a.name === b.name && a.right === b.right;
  const changes: string[] = [];
  for (const grant of wanted.filter((grant) => !rows.some(same(grant)))) {
    await owner.query(`grant ${grant.right} on ${quoted(grant)} to ${escapeIdentifier(capture)}`);
    changes.push(`role ${capture}: ${grant.right} on ${qualifiedName(grant)} granted`);
  }
  for (const grant of rows.filter((grant) => !wanted.some(same(grant)))) {
    await owner.query(`revoke ${grant.right} on ${quoted(grant)} from ${escapeIdentifier(capture)}`);
    changes.push(`role ${capture}: ${grant.right} on ${qualifiedName(grant)} revoked`);
  }
  return changes;
}

/**
 * FULL for every captured table. With DEFAULT an update that leaves a long text or jsonb alone does not carry its
 * value, and a delete carries invented values in its NOT NULL columns. The price is the old row in the WAL.
 */
async function setReplicaIdentity(owner: Client, tables: readonly TableName[]): Promise<string[]> {
  const changes: string[] = [];
  for (const table of tables) {
    const { rows } = await owner.query<{ full: boolean }>(
      `select relreplident = 'f' as full from pg_class where oid = $1::regclass`,
      [quoted(table)],
    );
    if (rows[0]?.full === true) continue;
    await owner.query(`alter table ${quoted(table)} replica identity full`);
    changes.push(`table ${qualifiedName(table)}: replica identity full`);
  }
  return changes;
}

async function publish(owner: Client, tables: readonly TableName[]): Promise<string[]> {
  const publication = escapeIdentifier(publicationName);
  const options = `publish = 'insert, update, delete, truncate', publish_via_partition_root = true`;
  const { rows } = await owner.query<{ same: boolean }>(
    `select pubinsert and pubupdate and pubdelete and pubtruncate and pubviaroot as same
     from pg_publication where pubname = $1`,
    [publicationName],
  );
  const changes: string[] = [];
  if (rows.length === 0) {
    await owner.query(`create publication ${publication} with (${options})`);
    changes.push(`publication ${publicationName}: created`);
  } else if (rows[0]?.same !== true) {
    await owner.query(`alter publication ${publication} set (${options})`);
    changes.push(`publication ${publicationName}: options set`);
  }
  const { rows: published } = await owner.query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_publication_tables where pubname = $1`,
    [publicationName],
  );
  const same = (a: TableName) => (b: TableName) => a.schema === b.schema && a.name === b.name;
  for (const table of tables.filter((table) => !published.some(same(table)))) {
    await owner.query(`alter publication ${publication} add table ${quoted(table)}`);
    changes.push(`publication ${publicationName}: ${qualifiedName(table)} added`);
  }
  for (const table of published.filter((table) => !tables.some(same(table)))) {
    await owner.query(`alter publication ${publication} drop table ${quoted(table)}`);
    changes.push(`publication ${publicationName}: ${qualifiedName(table)} removed`);
  }
  return changes;
}

function quoted({ schema, name }: TableName): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
}
