import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { watchGrowth } from './growth.mjs';

/** The size of all packages as npm downloads them, 10^6 bytes. */
export const nodeModulesMB = { download: 190, cache: 200, disk: 400 };

/**
 * True when node_modules holds exactly what package-lock.json says; npm writes a lock file of its own in there, last.
 * Packages for other platforms are in the one and not in the other.
 */
export function nodeModulesMatch(checkout) {
  const installed = join(checkout, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const { '': _root, ...wanted } = JSON.parse(
    readFileSync(join(checkout, 'package-lock.json'), 'utf8'),
  ).packages;
  const there = JSON.parse(readFileSync(installed, 'utf8')).packages;
  const same = (path) =>
    there[path] === undefined
      ? wanted[path].optional === true || wanted[path].peer === true
      : there[path].version === wanted[path].version && there[path].integrity === wanted[path].integrity;
  return Object.keys(wanted).every(same) && Object.keys(there).every((path) => path in wanted);
}

/** Installs node_modules. No package's script runs: none is needed but PostgreSQL's links (engines/postgres.mjs). */
export async function installNodeModules(checkout, { cache, task, options }) {
  const npmCache = join(cache, 'npm');
  const settings = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  try {
    await watchGrowth(npmCache, task.downloaded, () =>
      run('npm', ['ci', `--cache=${npmCache}`, ...settings, ...patience], { ...options, cwd: checkout }),
    );
  } catch (error) {
    // npm writes its own lock file last: without it, what is there is a part.
    const folder = join(checkout, 'node_modules');
    if (!existsSync(join(folder, '.package-lock.json'))) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
