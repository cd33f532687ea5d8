import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { Refusal } from './refusal.mjs';
import { setUp } from './set-up.mjs';

/**
 * Sets up what is missing, then runs a TypeScript file in this process, so that Ctrl-C has one owner.
 * @param {string[]} argv - the file, relative to the working directory, and its arguments
 */
export async function main([entry, ...args]) {
  if (entry === undefined) {
    console.error('Usage: node local/setup/main.mjs <entry.ts> [arguments]');
    process.exit(2);
  }
  const interrupted = new AbortController();
  const interrupt = () => interrupted.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    await setUp({
      withTests: /^(\.\/)?test\//.test(entry),
      withJobs: /^(\.\/)?(local\/run-job|bench\/jobs)\.ts$/.test(entry),
      withLoad: /^(\.\/)?bench\/ingress\.ts$/.test(entry),
      signal: interrupted.signal,
    });
  } catch (error) {
    if (interrupted.signal.aborted) {
      console.error('Stopped. What was downloaded is kept: the next start goes on from there.');
      process.exit(130);
    }
    console.error(error instanceof Refusal ? error.message : error);
    process.exit(1);
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
  const file = resolve(entry);
  process.argv = [process.argv[0], file, ...args];
  // Both kinds of loading: the project's own files are CommonJS, some of npm's packages are imported as modules.
  (await import('tsx/esm/api')).register();
  (await import('tsx/cjs/api')).register();
  createRequire(import.meta.url)(file);
}
