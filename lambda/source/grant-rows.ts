import { escapeIdentifier, type Client } from 'pg';
import {
  apiKeysTable,
  apiSchema,
  heartbeatTable,
  idempotencyKeysTable,
  positionTable,
} from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import { quoted, sameTable, type TableName } from './table-name';

/**
 * Rows, not tables: SELECT, INSERT, UPDATE and DELETE on what is there and on what migrations will make, and USAGE of
 * sequences, since a COPY returns no ids: the API draws them beforehand.
 */
export async function grantApi(owner: Client, api: string, schemas: readonly string[]): Promise<string[]> {
  const changes: string[] = [];
  for (const schema of schemas) {
    const { rows } = await owner.query<{ missing: boolean; defaults: boolean }>(
      `select exists (select from pg_tables, unnest(array['select', 'insert', 'update', 'delete']) as r
                      where schemaname = $2 and tableowner = current_user
                        and not has_table_privilege($1, format('%I.%I', schemaname, tablename), r))
              or exists (select from pg_sequences where schemaname = $2 and sequenceowner = current_user
                           and not has_sequence_privilege($1, format('%I.%I', schemaname, sequencename), 'usage'))
                as missing,
              (select count(distinct defaclobjtype) = 2 from pg_default_acl, aclexplode(defaclacl) as acl
               where defaclrole = current_user::regrole and defaclnamespace = $2::regnamespace
                 and defaclobjtype in ('r', 'S') and acl.grantee = $1::regrole) as defaults`,
      [api, schema],
    );
    if (rows[0]?.missing === false && rows[0].defaults) continue;
    const [inSchema, toApi] = [escapeIdentifier(schema), escapeIdentifier(api)];
    for (const [rights, kind] of [
      ['select, insert, update, delete', 'tables'],
      ['usage', 'sequences'],
    ] as const) {
      await owner.query(`grant ${rights} on all ${kind} in schema ${inSchema} to ${toApi}`);
      await owner.query(
        `alter default privileges in schema ${inSchema} grant ${rights} on ${kind} to ${toApi}`,
      );
    }
    changes.push(`role ${api}: may read and write rows in schema ${schema}`);
  }
  return changes;
}

/** What the API may do with the tables of its own schema: with keys nothing but read them. */
const ownRights: readonly TableRight[] = [
  { ...apiKeysTable, right: 'select' },
  ...['select', 'insert', 'update', 'delete'].map((right) => ({ ...idempotencyKeysTable, right })),
];

/** The API's own schema, which `owner` owns. */
export async function grantApiOwn(owner: Client, api: string): Promise<string[]> {
  const { rows } = await owner.query<{ usage: boolean; missing: number[] }>(
    `select has_schema_privilege($1, $2, 'usage') as usage,
            array(select n::integer from unnest($3::text[], $4::text[]) with ordinality as wanted (name, r, n)
                  where not has_table_privilege($1, name, r)) as missing`,
    [api, apiSchema, ownRights.map(quoted), ownRights.map(({ right }) => right)],
  );
  const role = escapeIdentifier(api);
  const changes: string[] = [];
  if (rows[0]?.usage !== true) {
    await owner.query(`grant usage on schema ${escapeIdentifier(apiSchema)} to ${role}`);
    changes.push(`role ${api}: usage on schema ${apiSchema} granted`);
  }
  for (const { right, ...table } of ownRights.filter((_, index) => rows[0]?.missing.includes(index + 1))) {
    await owner.query(`grant ${right} on ${quoted(table)} to ${role}`);
    changes.push(`role ${api}: ${right} on ${qualifiedName(table)} granted`);
  }
  return changes;
}

/** Exactly: SELECT on the captured tables, SELECT and UPDATE on the heartbeat and the position. */
export function grantCapture(
  owner: Client,
  capture: string,
  tables: readonly TableName[],
): Promise<string[]> {
  const own = [heartbeatTable, positionTable].flatMap((table) =>
    ['select', 'update'].map((right) => ({ ...table, right })),
  );
  return grantExactly(owner, capture, [...selectOn(tables), ...own]);
}

/** Exactly: SELECT on the captured tables. */
export function grantReconcile(
  owner: Client,
  reconcile: string,
  tables: readonly TableName[],
): Promise<string[]> {
  return grantExactly(owner, reconcile, selectOn(tables));
}

interface TableRight extends TableName {
  readonly right: string;
}

function selectOn(tables: readonly TableName[]): TableRight[] {
  return tables.map(({ schema, name }) => ({ schema, name, right: 'select' }));
}

/** Grants what the role lacks on the owner's tables, and revokes what it has beyond. */
async function grantExactly(owner: Client, role: string, wanted: readonly TableRight[]): Promise<string[]> {
  const { rows } = await owner.query<{ schema: string; name: string; right: string }>(
    `select relnamespace::regnamespace::text as schema, relname as name, lower(privilege_type) as right
     from pg_class, aclexplode(relacl) as acl
     where relkind in ('r', 'p') and relowner = current_user::regrole and acl.grantee = $1::regrole`,
    [role],
  );
  const same = (a: TableRight) => (b: TableRight) => sameTable(a)(b) && a.right === b.right;
  const changes: string[] = [];
  for (const grant of wanted.filter((grant) => !rows.some(same(grant)))) {
    await owner.query(`grant ${grant.right} on ${quoted(grant)} to ${escapeIdentifier(role)}`);
    changes.push(`role ${role}: ${grant.right} on ${qualifiedName(grant)} granted`);
  }
  for (const grant of rows.filter((grant) => !wanted.some(same(grant)))) {
    await owner.query(`revoke ${grant.right} on ${quoted(grant)} from ${escapeIdentifier(role)}`);
    changes.push(`role ${role}: ${grant.right} on ${qualifiedName(grant)} revoked`);
  }
  return changes;
}
