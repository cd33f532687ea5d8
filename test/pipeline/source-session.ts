import { Client } from 'pg';
import type { SourceRole } from '../../lib/contracts/source-names';
import type { Route } from '../../local/route/route';

export type Role = 'postgres' | SourceRole;

/** A connection of one of the route's roles, closed by `end()`. @param database of the server. @default - the captured one */
export async function connectAs(
  { settings }: Route,
  role: Role,
  database = settings.endpoints.postgres.database,
): Promise<Client> {
  const { host, port } = settings.endpoints.postgres;
  const client = new Client({ host, port, database, user: role, password: settings.passwords[role] });
  await client.connect();
  return client;
}

/** SQLSTATE of a refused statement; undefined when it was not refused. */
export async function refusal(client: Client, sql: string): Promise<string | undefined> {
  try {
    await client.query(sql);
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code;
  }
}
