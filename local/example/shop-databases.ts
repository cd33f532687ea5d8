import { randomBytes } from 'node:crypto';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { JobDatabase } from '../../lib/contracts/jobs';
import type { Endpoints } from '../endpoints';
import { postgresAdmin } from '../engines/postgres';
import { putSecret } from '../route/lake-store';
import { awsClientOf, secretId } from '../route/settings';
import type { ShopData } from './shop-data';

/**
 * Databases that others would have, beside the captured one in the route's PostgreSQL: `shop` with the customers, and
 * `warehouse` in the place of Redshift. Each has a login of its own by its name.
 */
const databaseOf = { customers: 'shop', warehouse: 'warehouse' } as const;

/** Where jobs find them. */
export function jobDatabases({ postgres }: Endpoints): Readonly<Record<string, JobDatabase>> {
  return Object.fromEntries(
    Object.entries(databaseOf).map(([name, database]) => [
      name,
      {
        url: `jdbc:postgresql://${postgres.host}:${postgres.port}/${database}`,
        secret: secretId(database),
      },
    ]),
  );
}

/** Makes them where they are missing, and their tables anew; what jobs have loaded stays. @param password of the admin role */
export async function makeShopDatabases(
  endpoints: Endpoints,
  password: string,
  { customers, stock }: Pick<ShopData, 'customers' | 'stock'>,
): Promise<void> {
  const connect = (database: string) => {
    const { host, port } = endpoints.postgres;
    return connected({ host, port, database, user: postgresAdmin, password });
  };
  const secrets = new SecretsManagerClient(awsClientOf(endpoints));
  const server = await connect(postgresAdmin);
  try {
    for (const name of Object.values(databaseOf)) {
      const login = randomBytes(18).toString('base64url');
      await makeDatabase(server, name, login);
      await putSecret(secrets, secretId(name), JSON.stringify({ username: name, password: login }));
    }
  } finally {
    await server.end();
    secrets.destroy();
  }
  await fill(await connect(databaseOf.customers), [
    'DROP TABLE IF EXISTS customers',
    'CREATE TABLE customers (customer_id bigint PRIMARY KEY, name text NOT NULL, region text NOT NULL)',
    [
      'INSERT INTO customers SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[])',
      [
        customers.map(({ id }) => id),
        customers.map(({ name }) => name),
        customers.map(({ region }) => region),
      ],
    ],
    `GRANT SELECT ON customers TO ${databaseOf.customers}`,
  ]);
  await fill(await connect(databaseOf.warehouse), [
    'DROP TABLE IF EXISTS stock',
    'CREATE TABLE stock (product varchar(256) PRIMARY KEY, on_hand bigint NOT NULL)',
    [
      'INSERT INTO stock SELECT * FROM unnest($1::text[], $2::bigint[])',
      [stock.map(({ product }) => product), stock.map(({ onHand }) => onHand)],
    ],
    `GRANT SELECT ON stock TO ${databaseOf.warehouse}`,
    `GRANT CREATE ON SCHEMA public TO ${databaseOf.warehouse}`,
  ]);
}

async function makeDatabase(server: Client, name: string, password: string): Promise<void> {
  const quoted = escapeIdentifier(name);
  const isThere = async (catalog: 'pg_roles' | 'pg_database', column: string) =>
    (await server.query(`SELECT 1 FROM ${catalog} WHERE ${column} = $1`, [name])).rows.length > 0;
  if (!(await isThere('pg_roles', 'rolname'))) await server.query(`CREATE ROLE ${quoted} LOGIN`);
  await server.query(`ALTER ROLE ${quoted} PASSWORD ${escapeLiteral(password)}`);
  if (!(await isThere('pg_database', 'datname'))) await server.query(`CREATE DATABASE ${quoted}`);
}

/** In one transaction, so that a job sees the tables of before or those of after. */
async function fill(
  client: Client,
  statements: readonly (string | readonly [string, unknown[]])[],
): Promise<void> {
  try {
    await client.query('BEGIN');
    for (const statement of statements) {
      const [sql, values] = typeof statement === 'string' ? [statement, []] : statement;
      await client.query(sql, values);
    }
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

async function connected(settings: ConstructorParameters<typeof Client>[0]): Promise<Client> {
  const client = new Client(settings);
  await client.connect();
  return client;
}
