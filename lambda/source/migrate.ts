import { join } from 'node:path';
import { applyMigrations } from './apply-migrations';
import { readLogin, withSource } from './connect-source';
import { sourceEnvironment, type SourceReport } from './contract';

/** Applies the migrations as role `migrate`; prepare-source does the same between its own two parts. */
export async function handler(): Promise<Pick<SourceReport, 'migrations'>> {
  const environment = sourceEnvironment.parse(process.env);
  const login = await readLogin(environment.MIGRATE_SECRET_ID);
  const migrations = await withSource(environment, login, (client) =>
    applyMigrations(client, migrationsFolder),
  );
  return { migrations };
}

/** The SQL files lie beside the handler, in the bundle too. */
export const migrationsFolder = join(__dirname, 'migrations');
