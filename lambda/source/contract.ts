import * as z from 'zod';

/** Where the source database is. */
export const sourceAddress = z.object({
  SOURCE_HOST: z.string().min(1),
  SOURCE_PORT: z.coerce.number().int().min(1).max(65535),
  SOURCE_DATABASE: z.string().min(1),
  /** `verify-full` asks for a certificate that a trusted authority signed for the host. */
  SOURCE_TLS: z.enum(['verify-full', 'disable']).default('verify-full'),
});
export type SourceAddress = z.infer<typeof sourceAddress>;

/** Environment of the handlers that prepare the source database. */
export const sourceEnvironment = sourceAddress.extend({
  /** Secrets as RDS writes them: JSON with `username` and `password`. */
  ADMIN_SECRET_ID: z.string().min(1),
  MIGRATE_SECRET_ID: z.string().min(1),
  API_SECRET_ID: z.string().min(1),
  CAPTURE_SECRET_ID: z.string().min(1),
  RECONCILE_SECRET_ID: z.string().min(1),
});
export type SourceEnvironment = z.infer<typeof sourceEnvironment>;

/** A secret's text. Printable ASCII only, so that every client derives the same key from the password. */
export const loginSchema = z.object({
  username: z.string().min(1),
  password: z.string().regex(/^[\x21-\x7e]{8,}$/, 'must be 8 or more printable ASCII characters'),
});
export type Login = z.infer<typeof loginSchema>;

/** What a handler did, as sentences; all lists are empty when there was nothing to do. */
export interface SourceReport {
  readonly roles: readonly string[];
  /** Files of the migrations that were applied now. */
  readonly migrations: readonly string[];
  /** Heartbeat, rights, replica identity and publication. */
  readonly capture: readonly string[];
}
