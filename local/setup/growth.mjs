import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Size of all files below a folder, in MB of 10^6 bytes; 0 when there is none. */
export async function sizeMB(folder) {
  let bytes = 0;
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) bytes += 1e6 * (await sizeMB(path));
    else bytes += (await lstat(path).catch(() => ({ size: 0 }))).size;
  }
  return bytes / 1e6;
}

/**
 * Reports how much a folder has grown while `work` runs: the clients of the registries tell no sizes themselves.
 * @param {string} folder
 * @param {(grownMB: number) => void} report
 */
export async function watchGrowth(folder, report, work) {
  const before = await sizeMB(folder);
  const measure = async () => report(Math.max(0, (await sizeMB(folder)) - before));
  let measuring = Promise.resolve();
  const timer = setInterval(() => (measuring = measure()), 500);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await measuring;
    await measure();
  }
}
