import { AthenaClient } from '@aws-sdk/client-athena';
import { Client } from 'pg';

import { localLake } from '../endpoints';
import type { Passwords } from '../route/secrets';
import type { RouteSettings } from '../route/settings';
import type { Sides } from './verify';

/** Both ends of the route, as the main job and the tests look at them. */
export interface Clients extends Sides {
  close(): Promise<void>;
}

/** A connection to the source database. @param user role of the source @default the superuser */
export async function openSource(
  { endpoints, passwords }: Pick<RouteSettings, 'endpoints' | 'passwords'>,
  user: keyof Passwords = 'postgres',
): Promise<Client> {
  const { host, port, database } = endpoints.postgres;
  const source = new Client({ host, port, database, user, password: passwords[user] });
  // pg reports a connection that breaks between two queries as an event; the next query tells it, too.
  source.on('error', () => undefined);
  await source.connect();
  return source;
}

export async function openClients(settings: RouteSettings): Promise<Clients> {
  const { endpoints, awsClient } = settings;
  const source = await openSource(settings);
  const athena = new AthenaClient({ ...awsClient, endpoint: endpoints.athena });
  return {
    source,
    athena,
    lake: localLake,
    close: async () => {
      athena.destroy();
      await source.end();
    },
  };
}
