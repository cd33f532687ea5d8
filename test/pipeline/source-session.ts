import { Client } from 'pg';
import type { Route } from '../../local/route/route';

export type Role = 'postgres' | 'migrate' | 'api' | 'capture';

/** A connection of one of the route's roles, closed by `end()`. */
export async function connectAs({ settings }: Route, role: Role): Promise<Client> {
  const { host, port, database } = settings.endpoints.postgres;
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
