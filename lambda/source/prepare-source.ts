import { sourceRoles, type SourceRole } from '../../lib/contracts/source-names';
import { tables as listed } from '../../lib/contracts/tables';
import { validTables } from '../../lib/contracts/validate-tables';
import { applyMigrations } from './apply-migrations';
import { readLogin, withSource } from './connect-source';
import { sourceEnvironment, type Login, type SourceEnvironment, type SourceReport } from './contract';
import { migrationsFolder } from './migrate';
import { prepareCapture } from './prepare-capture';
import { prepareRoles } from './prepare-roles';

/**
 * Brings the source database to where the connector can capture it: roles as admin, then as `migrate` the migrations
 * and what capture needs. Safe to repeat: a second run changes nothing and says so with empty lists.
 */
export async function handler(): Promise<SourceReport> {
  const environment = sourceEnvironment.parse(process.env);
  const logins = await readLogins(environment);
  const tables = validTables(listed);
  const schemas = [...new Set(tables.map(({ schema }) => schema))];
  const admin = await readLogin(environment.ADMIN_SECRET_ID);
  const roles = await withSource(environment, admin, (client) =>
    prepareRoles(client, logins, schemas, (login) => opens(environment, login)),
  );
  return withSource(environment, logins.migrate, async (client) => {
    const migrations = await applyMigrations(client, migrationsFolder);
    const names = {
      api: logins.api.username,
      capture: logins.capture.username,
      reconcile: logins.reconcile.username,
    };
    return { roles, migrations, capture: await prepareCapture(client, names, tables) };
  });
}

async function readLogins(environment: SourceEnvironment): Promise<Record<SourceRole, Login>> {
  const ids = {
    migrate: environment.MIGRATE_SECRET_ID,
    api: environment.API_SECRET_ID,
    capture: environment.CAPTURE_SECRET_ID,
    reconcile: environment.RECONCILE_SECRET_ID,
  };
  const pairs = await Promise.all(
    sourceRoles.map(async (role) => [role, await readLogin(ids[role])] as const),
  );
  return Object.fromEntries(pairs) as Record<SourceRole, Login>;
}

/** SQLSTATE of a refused password, and of a role that may not log in. */
const refused = ['28P01', '28000'];

async function opens(environment: SourceEnvironment, login: Login): Promise<boolean> {
  try {
    await withSource(environment, login, () => Promise.resolve());
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && refused.includes(String(error.code))) return false;
    throw error;
  }
}
