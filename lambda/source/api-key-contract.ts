import * as z from 'zod';
import { apiScopes } from '../../lib/contracts/api-scopes';
import { sourceAddress } from './contract';

/** Environment of manage-api-keys. */
export const apiKeyEnvironment = sourceAddress.extend({ MIGRATE_SECRET_ID: z.string().min(1) });

const keyId = z.string().regex(/^[0-9a-f]{16}$/, 'must be the id of a key: 16 hex digits');
const span = z.string().regex(/^[1-9]\d{0,3}[dhms]$/, 'must be a time such as 90d, 12h, 30m or 10s');

const make = z.strictObject({
  action: z.literal('make'),
  /** Who uses it. */
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, such as collector'),
  scopes: z
    .array(z.enum(apiScopes, `must be one of ${apiScopes.join(', ')}`))
    .min(1, 'must name at least one scope'),
  /** Requests a minute of each worker process of the API. @default - as many as come */
  quotaPerMinute: z
    .int('must be a whole number of requests a minute, from 1')
    .min(1)
    .max(2_147_483_647)
    .optional(),
  /** @default - never */
  expires: span.optional(),
});
const list = z.strictObject({ action: z.literal('list') });
const revoke = z.strictObject({ action: z.literal('revoke'), id: keyId });
const rotate = z.strictObject({
  action: z.literal('rotate'),
  id: keyId,
  /** How long the old key goes on beside the new one. */
  grace: span.default('24h'),
});

/** What is to be done with the keys of the API; the event of manage-api-keys. */
export const apiKeyRequest = z.discriminatedUnion('action', [make, list, revoke, rotate]);
export type ApiKeyRequest = z.infer<typeof apiKeyRequest>;
export type KeyWish = Omit<z.infer<typeof make>, 'action'>;

/** A key as it is told once, to who made it. */
export interface MadeKey {
  readonly id: string;
  /** What a client sends after `Authorization: Bearer `. Kept nowhere. */
  readonly key: string;
  /** ISO 8601; null: never. */
  readonly expiresAt: string | null;
}

/** A key as it can be looked up: all but its secret. */
export interface KnownKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly quotaPerMinute: number | null;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly state: 'live' | 'expired' | 'revoked';
}

export type ApiKeyAnswer =
  | { readonly made: MadeKey }
  | { readonly keys: readonly KnownKey[] }
  | { readonly revoked: string }
  | { readonly made: MadeKey; readonly oldEndsAt: string };
