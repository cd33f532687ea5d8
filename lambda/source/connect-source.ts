import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { Client } from 'pg';
import { loginSchema, type Login, type SourceAddress } from './contract';

/** Reads a login from Secrets Manager. @throws when the secret is no login, without its text */
export async function readLogin(secretId: string): Promise<Login> {
  const { SecretString = '' } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: secretId }),
  );
  const login = loginSchema.safeParse(parsed(SecretString));
  if (login.success) return login.data;
  const [issue] = login.error.issues;
  throw new Error(
    `Secret ${secretId} is no login: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}; ` +
      'store JSON with "username" and "password".',
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Runs `work` on a connection of its own, which is closed afterwards. */
export async function withSource<Result>(
  address: SourceAddress,
  login: Login,
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { SOURCE_HOST, SOURCE_PORT, SOURCE_DATABASE, SOURCE_TLS } = address;
  const client = new Client({
    host: SOURCE_HOST,
    port: SOURCE_PORT,
    database: SOURCE_DATABASE,
    user: login.username,
    password: login.password,
    ssl: SOURCE_TLS === 'verify-full',
    connectionTimeoutMillis: 10_000,
    application_name: 'tidemark-source',
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
