import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { writeWhole } from '../supervisor/run-record';

const passwords = z.object({
  postgres: z.string(),
  migrate: z.string(),
  api: z.string(),
  capture: z.string(),
});

/** Password of each role of the source database. */
export type Passwords = z.infer<typeof passwords>;

/**
 * The passwords in `file`, made at the first call; only this user may read the file.
 *
 * @throws Error one sentence, when the file is there but damaged
 */
export function loadPasswords(file: string): Passwords {
  const text = readOrNothing(file);
  if (text === undefined) {
    const made = Object.fromEntries(
      Object.keys(passwords.shape).map((role) => [role, randomBytes(18).toString('base64url')]),
    );
    writeWhole(file, `${JSON.stringify(made, null, 2)}\n`, 0o600);
    return passwords.parse(made);
  }
  try {
    return passwords.parse(JSON.parse(text));
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
