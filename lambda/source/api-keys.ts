import { createHash, randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { apiKeysTable } from '../../lib/contracts/source-names';
import { qualifiedName } from '../../lib/contracts/tables';
import type { ApiKeyAnswer, ApiKeyRequest, KeyWish, KnownKey, MadeKey } from './api-key-contract';

const table = qualifiedName(apiKeysTable);
const live = 'revoked_at is null and (expires_at is null or expires_at > now())';
/** As JSON has it, in UTC. */
const iso = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "${camelCase(column)}"`;

/**
 * Does what is asked with the keys of the API.
 *
 * @param owner connection of the role that owns the table
 * @throws {Error} one sentence, when there is no such key, or none to rotate
 */
export async function changeApiKeys(owner: Client, request: ApiKeyRequest): Promise<ApiKeyAnswer> {
  switch (request.action) {
    case 'make':
      return { made: await makeKey(owner, request) };
    case 'list':
      return { keys: await listKeys(owner) };
    case 'revoke':
      await revokeKey(owner, request.id);
      return { revoked: request.id };
    case 'rotate':
      return rotateKey(owner, request.id, request.grace);
  }
}

/** Makes a key. The database gets the hash of its secret and never the secret. */
export async function makeKey(owner: Client, wish: KeyWish): Promise<MadeKey> {
  const { id, key, hash } = newKey();
  const { rows } = await owner.query<{ expiresAt: string | null }>(
    `insert into ${table} (id, secret_sha256, name, scopes, quota_per_minute, expires_at)
     values ($1, $2, $3, $4, $5, now() + $6::interval) returning ${iso('expires_at')}`,
    [id, hash, wish.name, [...new Set(wish.scopes)], wish.quotaPerMinute, wish.expires],
  );
  return { id, key, expiresAt: rows[0]?.expiresAt ?? null };
}

/** Whether the API takes this key. */
export async function isLive(owner: Client, key: string): Promise<boolean> {
  const [, id, secret = ''] = key.split('_');
  const { rowCount } = await owner.query(
    `select from ${table} where id = $1 and secret_sha256 = $2 and ${live}`,
    [id, sha256(secret)],
  );
  return rowCount === 1;
}

async function listKeys(owner: Client): Promise<KnownKey[]> {
  const { rows } = await owner.query<KnownKey>(
    `select id, name, scopes, quota_per_minute as "quotaPerMinute", ${iso('created_at')}, ${iso('expires_at')},
            case when revoked_at is not null then 'revoked' when ${live} then 'live' else 'expired' end as state
     from ${table} order by created_at, id`,
  );
  return rows;
}

/** The first moment stands when a key is revoked again. */
async function revokeKey(owner: Client, id: string): Promise<void> {
  const { rowCount } = await owner.query(
    `update ${table} set revoked_at = coalesce(revoked_at, now()) where id = $1`,
    [id],
  );
  if (rowCount === 0) throw new Error(`There is no key ${id}: list tells those that there are.`);
}

/** The new key may do what the old one may, and lives as long from now on as the old one was given. */
async function rotateKey(
  owner: Client,
  old: string,
  grace: string,
): Promise<{ made: MadeKey; oldEndsAt: string }> {
  const { id, key, hash } = newKey();
  const { rows } = await owner.query<{ expiresAt: string | null; oldEndsAt: string }>(
    `with old as (select * from ${table} where id = $1 and ${live} for update),
          ending as (
            update ${table} as k set expires_at = least(old.expires_at, now() + $2::interval)
            from old where k.id = old.id returning k.expires_at as old_ends_at),
          made as (
            insert into ${table} (id, secret_sha256, name, scopes, quota_per_minute, expires_at)
            select $3, $4, name, scopes, quota_per_minute, now() + (expires_at - created_at) from old
            returning expires_at)
     select ${iso('expires_at')}, ${iso('old_ends_at')} from made, ending`,
    [old, grace, id, hash],
  );
  const [row] = rows;
  if (!row) throw new Error(`Key ${old} is not live, so there is nothing to rotate: make a new one.`);
  return { made: { id, key, expiresAt: row.expiresAt }, oldEndsAt: row.oldEndsAt };
}

/** Hex digits only: a double click takes the whole key, and neither shells nor URLs mind. */
function newKey(): { id: string; key: string; hash: Buffer } {
  const id = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('hex');
  return { id, key: `tidemark_${id}_${secret}`, hash: sha256(secret) };
}

function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

function camelCase(column: string): string {
  return column.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
