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

/**
 * The passwords in `file`, each made at the first call that misses it; only this user may read the file.
 *
 * @throws Error one sentence, when the file is there but damaged
 */
export function loadPasswords(file: string): Passwords {
  const known = readPasswords(file);
  const missing = Object.keys(passwords.shape).filter((role) => !(role in known));
  const made = missing.map((role) => [role, randomBytes(18).toString('base64url')] as const);
  const all = passwords.parse({ ...known, ...Object.fromEntries(made) });
  if (missing.length > 0) writeWhole(file, `${JSON.stringify(all, null, 2)}\n`, 0o600);
  return all;
}

function readPasswords(file: string): Partial<Passwords> {
  try {
    return passwords.partial().parse(JSON.parse(readOrNothing(file) ?? '{}'));
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
