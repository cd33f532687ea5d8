import { hostname } from 'node:os';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const beatMs = 2_000;
/** Long enough for a laptop that was asleep for a moment, short against a set-up. */
const staleMs = 60_000;

/**
 * Runs `work` while no other process holds the lock file. A lock whose process is gone, or that was not touched for a
 * minute (another machine on a shared home folder, a process id used again), is taken over.
 * @param {string} file
 * @param {{ signal?: AbortSignal, waiting?: (owner: string) => void }} options
 */
export async function withLock(file, { signal, waiting }, work) {
  const owner = `${process.pid} ${hostname()}`;
  let told = false;
  while (!tryTake(file, owner)) {
    const other = readOwner(file);
    if (other !== undefined && isStale(file, other)) {
      takeAway(file, other);
      continue;
    }
    if (!told && other !== undefined) waiting?.(other.split(' ')[0]);
    told = true;
    await sleep(250, undefined, { signal });
  }
  const beat = setInterval(() => touch(file), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    rmSync(file, { force: true });
  }
}

function touch(file) {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // Somebody deleted the cache folder under us; the work itself will tell.
  }
}

function tryTake(file, owner) {
  try {
    writeFileSync(file, owner, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function readOwner(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

function isStale(file, owner) {
  const [pid, host] = owner.split(' ');
  const touched = statSync(file, { throwIfNoEntry: false });
  if (touched === undefined) return false;
  if (Date.now() - touched.mtimeMs > staleMs) return true;
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** Two waiters may find the same stale lock; the slower one must not throw away the lock that the faster one made. */
function takeAway(file, stale) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readOwner(aside) !== stale) {
    try {
      linkSync(aside, file);
    } catch {
      // A third one was faster still: it holds the lock now.
    }
  }
  rmSync(aside, { force: true });
}
