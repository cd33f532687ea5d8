import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { Refusal } from './refusal.mjs';

/** The folder of all engines, outside any checkout: TIDEMARK_CACHE, or the user's cache folder. */
export function cacheFolder(env = process.env) {
  if (env.TIDEMARK_CACHE) return resolve(env.TIDEMARK_CACHE);
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'tidemark');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tidemark');
}

/** @throws {Refusal} when the folder cannot be made or written */
export function ensureWritable(folder) {
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    if (error.code === 'ENOSPC') throw new Refusal(diskFull(folder));
    throw new Refusal(
      `The cache folder ${folder} cannot be written (${error.code}): give it to this user, or set TIDEMARK_CACHE to another folder.`,
    );
  }
}

/** @throws {Refusal} when less than `neededMB` (10^6 bytes) are free to this user */
export function ensureFree(folder, neededMB) {
  const { bavail, bsize } = statfsSync(folder);
  const freeMB = Math.floor((bavail * bsize) / 1e6);
  if (freeMB >= neededMB) return;
  throw new Refusal(
    `The disk of ${folder} is nearly full: set-up needs ${Math.ceil(neededMB)} MB there and ${freeMB} MB are free; make room, or set TIDEMARK_CACHE to a folder on another disk.`,
  );
}

/** True when hardly anything can be written any more. */
export function isFull(folder) {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < 16e6;
}

export function diskFull(folder) {
  return `The disk of ${folder} is full: make room, or set TIDEMARK_CACHE to a folder on another disk, and start again.`;
}
