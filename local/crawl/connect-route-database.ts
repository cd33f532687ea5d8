import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { Client } from 'pg';
import { z } from 'zod';
import type { Endpoints } from '../endpoints';
import { awsClientOf, secretId } from '../route/settings';

const login = z.object({ username: z.string(), password: z.string() });

/**
 * A connection to a database of the route's PostgreSQL, by the login that a crawler would have; closed by `end()`.
 *
 * @param name `source`, or that of a database of the example
 * @throws Error one sentence, when there is no such database
 */
export async function connectRouteDatabase(endpoints: Endpoints, name: string): Promise<Client> {
  const { host, port, database } = endpoints.postgres;
  const [chosen, role] = name === 'source' ? [database, 'reconcile'] : [name, name];
  const secrets = new SecretsManagerClient(awsClientOf(endpoints));
  try {
    const secret = await secrets.send(new GetSecretValueCommand({ SecretId: secretId(role) }));
    const { username: user, password } = login.parse(JSON.parse(secret.SecretString ?? '{}'));
    const client = new Client({ host, port, database: chosen, user, password });
    await client.connect();
    return client;
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw new Error(
      `There is no database "${name}": take source, or shop and warehouse after "npm run example".`,
    );
  } finally {
    secrets.destroy();
  }
}
