import { Client } from 'pg';
import type { ApiKeyAnswer, KnownKey, MadeKey } from '../../lambda/source/api-key-contract';
import { changeApiKeys } from '../../lambda/source/api-keys';
import { apiScopes } from '../../lib/contracts/api-scopes';
import { resultTable } from '../query/result-table';
import { loadPasswords } from '../route/secrets';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { parseArguments } from './arguments';

export const usage = `Usage: npm run api-key -- make --name NAME --scope SCOPE [--scope ...] [--quota N] [--expires 90d]
       npm run api-key -- list
       npm run api-key -- revoke ID
       npm run api-key -- rotate ID [--grace 24h]

Keys of the API of the route that runs on this machine. A key is printed once, when it is made; what is kept is a hash.

  make            a new key; the API knows it after a second at most
  list            all keys with what they may do, without their secrets
  revoke          ends a key; the API refuses it after 5 seconds at most
  rotate          a new key that may do the same, beside the old one, which ends after --grace

  --name NAME     who uses it: lower-case letters, digits and hyphens
  --scope SCOPE   what it may do, once or more: ${apiScopes.slice(0, 4).join(', ')},
                  ${apiScopes.slice(4).join(', ')}
  --quota N       requests a minute of each worker process of the API (default: as many as come)
  --expires TIME  when it ends, such as 90d or 12h (default: never)
  --grace TIME    how long the old key goes on (default: 24h)
  --url URL       postgresql://migrate:PASSWORD@HOST:PORT/DATABASE of another database; in AWS see docs/deploy.md
  --help          this text
`;

/**
 * `npm run api-key`
 *
 * @returns true
 * @throws {Error} one sentence for the user
 */
export async function apiKeyCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { request, url } = parseArguments(args);
  const client = url === undefined ? ofRoute(stateDir) : ofUrl(url);
  await client.connect();
  try {
    write(text(await changeApiKeys(client, request)));
  } finally {
    await client.end();
  }
  return true;
}

function ofRoute(stateDir: string): Client {
  const { postgres, secrets } = runningRoute(stateDir);
  return new Client({ ...postgres, user: 'migrate', password: loadPasswords(secrets).migrate });
}

function ofUrl(url: string): Client {
  try {
    return new Client({ connectionString: new URL(url).href, connectionTimeoutMillis: 10_000 });
  } catch {
    throw new Error('--url takes postgresql://USER:PASSWORD@HOST:PORT/DATABASE.');
  }
}

function text(answer: ApiKeyAnswer): string {
  if ('keys' in answer) return `${tableOf(answer.keys)}\n`;
  if ('revoked' in answer)
    return `Key ${answer.revoked} is revoked: the API refuses it after 5 seconds at most.\n`;
  const old = 'oldEndsAt' in answer ? `The old key ends at ${answer.oldEndsAt}.\n` : '';
  return `${shown(answer.made)}${old}`;
}

function shown({ key, expiresAt }: MadeKey): string {
  const end = expiresAt === null ? '' : `It ends at ${expiresAt}. `;
  return `${key}\n\n${end}It is shown this once; send it as "Authorization: Bearer ...".\n`;
}

function tableOf(keys: readonly KnownKey[]): string {
  const columns = ['id', 'name', 'scopes', 'quota', 'created', 'ends', 'state'];
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.scopes.join(' '),
    key.quotaPerMinute === null ? 'none' : String(key.quotaPerMinute),
    key.createdAt,
    key.expiresAt ?? 'never',
    key.state,
  ]);
  return resultTable(
    columns.map((name) => ({ name, type: 'varchar' })),
    rows,
  );
}
