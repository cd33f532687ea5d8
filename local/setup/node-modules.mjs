import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { watchGrowth } from './growth.mjs';

/** The size of all packages as npm downloads them, 10^6 bytes. */
export const nodeModulesMB = { download: 184, cache: 189, disk: 720 };

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

/**
 * Installs node_modules beside the checkout's own and exchanges the two when it is whole. No package's script runs: none
 * is needed but PostgreSQL's links (engines/postgres.mjs).
 */
export async function installNodeModules(checkout, { cache, task, options }) {
  const npmCache = join(cache, 'npm');
  const staging = join(checkout, '.tidemark', 'npm');
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    const registry = (await run('npm', ['config', 'get', 'registry'], { ...options, cwd: checkout })).trim();
    for (const file of ['package.json', '.npmrc']) {
      if (existsSync(join(checkout, file))) cpSync(join(checkout, file), join(staging, file));
    }
    writeFileSync(
      join(staging, 'package-lock.json'),
      withAddresses(join(checkout, 'package-lock.json'), registry),
    );
    const settings = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
    await watchGrowth(npmCache, task.downloaded, () =>
      run('npm', ['ci', `--cache=${npmCache}`, ...settings, ...patience], { ...options, cwd: staging }),
    );
    const target = join(checkout, 'node_modules');
    rmSync(target, { recursive: true, force: true });
    renameSync(join(staging, 'node_modules'), target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * The lock file with every package's address. The checked-in one names none, so that it holds for any registry; but then
 * npm reads each package's whole list of versions to find it: 97 MB where the packages themselves are 83.
 */
function withAddresses(file, registry) {
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.resolved !== undefined || entry.integrity === undefined) continue;
    const name = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const archive = `${name.split('/').at(-1)}-${entry.version}.tgz`;
    entry.resolved = new URL(`${name}/-/${archive}`, registry.replace(/\/?$/, '/')).href;
  }
  return JSON.stringify(lock);
}
