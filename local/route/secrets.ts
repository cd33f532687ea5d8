import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../supervisor/run-record';

const passwords = z.object({
  postgres: z.string(),
  migrate: z.string(),
  api: z.string(),
  capture: z.string(),
  reconcile: z.string(),
});

/** Password of each role of the source database. */
export type Passwords = z.infer<typeof passwords>;

const nifiSecrets = z.object({
  /** Of NiFi's one login. */
  nifiPassword: z.string(),
  /** Opens the secret values in NiFi's flow. */
  nifiKey: z.string(),
});

export type NifiSecrets = z.infer<typeof nifiSecrets>;

/** The file also keeps the key by which this machine's own clients call the API, and NiFi's secrets. */
const secrets = passwords.extend({ apiKey: z.string() }).extend(nifiSecrets.shape).partial();
export type Secrets = z.infer<typeof secrets>;

/**
 * The passwords in `file`, each made at the first call that misses it; only this user may read the file.
 *
 * @throws Error one sentence, when the file is there but damaged
 */
export function loadPasswords(file: string): Passwords {
  return passwords.parse(madeUp(file, Object.keys(passwords.shape)));
}

/** As `loadPasswords`, for NiFi. @throws Error one sentence, when the file is there but damaged */
export function loadNifiSecrets(file: string): NifiSecrets {
  return nifiSecrets.parse(madeUp(file, Object.keys(nifiSecrets.shape)));
}

function madeUp(file: string, names: readonly string[]): Secrets {
  const known = loadSecrets(file);
  const missing = names.filter((name) => !(name in known));
  const made = missing.map((name) => [name, randomBytes(18).toString('base64url')] as const);
  if (missing.length > 0) keepSecrets(file, Object.fromEntries(made));
  return { ...known, ...Object.fromEntries(made) };
}

/** The key that make-api-key has put there. @throws Error one sentence, when it has not run yet */
export function loadApiKey(file: string): string {
  const { apiKey } = loadSecrets(file);
  if (apiKey === undefined) throw new Error(`${file} holds no API key: "npm start" makes one.`);
  return apiKey;
}

/** Writes these into the file, beside what it holds; only this user may read it. */
export function keepSecrets(file: string, changed: Secrets): void {
  const all = { ...loadSecrets(file), ...changed };
  writeWhole(file, `${JSON.stringify(all, null, 2)}\n`, 0o600);
}

/** @throws Error one sentence, when the file is there but damaged */
export function loadSecrets(file: string): Secrets {
  try {
    return secrets.parse(JSON.parse(readOrNothing(file) ?? '{}'));
  } catch (error) {
    throw new Error(`${file} is damaged: start once with --fresh, which makes new data and passwords.`, {
      cause: error,
    });
  }
}

function readOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
