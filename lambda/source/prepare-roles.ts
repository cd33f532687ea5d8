import { escapeIdentifier, escapeLiteral, type Client } from 'pg';
import { ownSchema, sourceRoles, type SourceRole } from '../../lib/contracts/source-names';
import type { Login } from './contract';
import { scramVerifier } from './scram-verifier';

export type Logins = Readonly<Record<SourceRole, Login>>;

/**
 * Makes the roles and gives them their passwords and their rights on the database and its schemas.
 *
 * @param admin connection of the instance's admin: superuser or, in RDS, rds_superuser
 * @param schemas of the captured tables
 * @param opens tells whether a login works
 * @returns what was changed, as sentences
 */
export async function prepareRoles(
  admin: Client,
  logins: Logins,
  schemas: readonly string[],
  opens: (login: Login) => Promise<boolean>,
): Promise<string[]> {
  const changes: string[] = [];
  for (const role of sourceRoles) changes.push(...(await prepareRole(admin, logins[role])));
  changes.push(...(await grantReplication(admin, logins.capture.username)));
  changes.push(...(await pinForms(admin, logins.capture.username)));
  changes.push(...(await prepareDatabase(admin, logins, schemas)));
  for (const role of sourceRoles) {
    const { username, password } = logins[role];
    // The stored verifier is not readable in RDS; whether the password opens the door is.
    if (await opens(logins[role])) continue;
    await admin.query(
      `alter role ${escapeIdentifier(username)} password ${escapeLiteral(scramVerifier(password))}`,
    );
    changes.push(`role ${username}: password set`);
  }
  return changes;
}

async function prepareRole(admin: Client, { username }: Login): Promise<string[]> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1 and rolcanlogin', [
    username,
  ]);
  if (rowCount === 1) return [];
  await admin.query(`create role ${escapeIdentifier(username)} login`);
  return [`role ${username}: created`];
}

/** In RDS nobody may hand out REPLICATION; membership of rds_replication stands for it. */
async function grantReplication(admin: Client, capture: string): Promise<string[]> {
  const { rows } = await admin.query<{ rds: boolean; done: boolean }>(
    `select rds.oid is not null as rds,
            coalesce(pg_has_role(capture.oid, rds.oid, 'usage'), capture.rolreplication) as done
     from pg_roles capture left join pg_roles rds on rds.rolname = 'rds_replication'
     where capture.rolname = $1`,
    [capture],
  );
  if (rows[0]?.done === true) return [];
  const name = escapeIdentifier(capture);
  await admin.query(
    rows[0]?.rds === true ? `grant rds_replication to ${name}` : `alter role ${name} replication`,
  );
  return [`role ${capture}: replication granted`];
}

/** The forms of text that capture reads; a server or a database may have others as its own. The driver sets the rest. */
const forms = { IntervalStyle: 'postgres', bytea_output: 'hex' } as const;

/** A setting of a role in a database goes before every other one that is stored. */
async function pinForms(admin: Client, capture: string): Promise<string[]> {
  const { rows } = await admin.query<{ database: string; settings: string[] }>(
    `select datname as database, coalesce(setconfig, '{}') as settings
     from pg_database left join pg_db_role_setting
       on setdatabase = pg_database.oid and setrole = (select oid from pg_roles where rolname = $1)
     where datname = current_database()`,
    [capture],
  );
  const { database = '', settings = [] } = rows[0] ?? {};
  const missing = Object.entries(forms).filter(([name, value]) => !settings.includes(`${name}=${value}`));
  for (const [name, value] of missing) {
    await admin.query(
      `alter role ${escapeIdentifier(capture)} in database ${escapeIdentifier(database)} set ${name} = '${value}'`,
    );
  }
  return missing.map(([name, value]) => `role ${capture}: ${name} is ${value}`);
}

/** Everybody's rights on the database go; what the roles need comes back one by one. */
async function prepareDatabase(admin: Client, logins: Logins, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>('select current_database() as name');
  const database = rows[0]?.name ?? '';
  const wanted: Grant[] = [
    ...sourceRoles.map((role): Grant => ({ on: 'database', object: database, right: 'connect', to: role })),
    { on: 'database', object: database, right: 'create', to: 'migrate' },
    ...schemas.flatMap((schema): Grant[] => [
      ...sourceRoles.map((role): Grant => ({ on: 'schema', object: schema, right: 'usage', to: role })),
      { on: 'schema', object: schema, right: 'create', to: 'migrate' },
    ]),
  ];
  const changes = [...(await closeDatabase(admin, database)), ...(await makeSchemas(admin, logins, schemas))];
  for (const { on, object, right, to } of wanted) {
    const { username } = logins[to];
    const { rows: held } = await admin.query<{ held: boolean }>(
      `select has_${on}_privilege($1, $2, $3) as held`,
      [username, object, right],
    );
    if (held[0]?.held === true) continue;
    await admin.query(`grant ${right} on ${on} ${escapeIdentifier(object)} to ${escapeIdentifier(username)}`);
    changes.push(`role ${username}: ${right} on ${on} ${object} granted`);
  }
  return changes;
}

interface Grant {
  readonly on: 'database' | 'schema';
  readonly object: string;
  readonly right: 'connect' | 'create' | 'usage';
  readonly to: SourceRole;
}

/** PostgreSQL lets everybody connect and make temporary tables. */
async function closeDatabase(admin: Client, database: string): Promise<string[]> {
  const { rows } = await admin.query<{ open: boolean }>(
    `select exists (select from pg_database, aclexplode(coalesce(datacl, acldefault('d', datdba))) as acl
                    where datname = $1 and acl.grantee = 0) as open`,
    [database],
  );
  if (rows[0]?.open !== true) return [];
  await admin.query(`revoke all on database ${escapeIdentifier(database)} from public`);
  return [`database ${database}: closed to everybody else`];
}

/** The captured tables' schemas belong to the admin as `public` does; the route's own belongs to `migrate`. */
async function makeSchemas(admin: Client, logins: Logins, schemas: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>('select nspname as name from pg_namespace');
  const missing = [...schemas, ownSchema].filter((schema) => !rows.some(({ name }) => name === schema));
  for (const schema of missing) {
    await admin.query(`create schema ${escapeIdentifier(schema)}`);
    if (schema === ownSchema) {
      const migrate = escapeIdentifier(logins.migrate.username);
      await admin.query(`grant usage, create on schema ${escapeIdentifier(schema)} to ${migrate}`);
      await admin.query(
        `grant usage on schema ${escapeIdentifier(schema)} to ${escapeIdentifier(logins.capture.username)}`,
      );
    }
  }
  return missing.map((schema) => `schema ${schema}: created`);
}
