import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { identityOf, isSameProcess } from './identity';

const holderSchema = z.object({
  pid: z.number().int().positive(),
  identity: z.string(),
  /** When it took the lock, ISO 8601. */
  since: z.string(),
});

/** The supervisor that holds a state folder. */
export type Holder = z.infer<typeof holderSchema>;

/** Another supervisor that is alive holds the folder. */
export class AlreadyHeld extends Error {
  constructor(readonly holder: Holder) {
    super(`Tidemark already runs here: process ${holder.pid}, since ${holder.since}.`);
  }
}

/**
 * Takes the lock of a state folder for this process, also from a holder that is no longer alive.
 *
 * @returns a function that gives it back
 * @throws AlreadyHeld
 */
export function takeLock(file: string): () => void {
  const mine: Holder = {
    pid: process.pid,
    identity: identityOf(process.pid) ?? 'unknown',
    since: new Date().toISOString(),
  };
  mkdirSync(path.dirname(file), { recursive: true });
  for (let attempt = 0; !create(file, mine); attempt++) {
    const held = readFileOrNothing(file);
    const holder = held === undefined ? undefined : holderIn(held);
    if (holder && isSameProcess(holder.pid, holder.identity)) throw new AlreadyHeld(holder);
    if (attempt > 20) throw new Error(`The lock ${file} cannot be taken: delete it if nothing runs.`);
    if (held !== undefined) takeAway(file, held);
  }
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    if (holderIn(readFileOrNothing(file) ?? '')?.identity === mine.identity) rmSync(file, { force: true });
  };
}

/** Links a whole file into place, so that nobody ever reads half a lock; false when there is one already. */
function create(file: string, holder: Holder): boolean {
  const whole = `${file}.${String(process.pid)}.partial`;
  writeFileSync(whole, `${JSON.stringify(holder)}\n`);
  try {
    linkSync(whole, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(whole, { force: true });
  }
}

/** Removes a dead holder's lock, but puts back what another start has put there since it was read. */
function takeAway(file: string, seen: string): void {
  const aside = `${file}.${String(process.pid)}.stale`;
  try {
    renameSync(file, aside);
    if (readFileOrNothing(aside) !== seen) linkSync(aside, file);
  } catch {
    // Somebody else was faster; the next attempt sees who.
  } finally {
    rmSync(aside, { force: true });
  }
}

function readFileOrNothing(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
