import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { sizeMB } from '../growth.mjs';
import { Refusal } from '../refusal.mjs';

/** Where distributions and Homebrew put it; an ordinary user's PATH often lacks the sbin folders. */
const more = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/local/nginx/sbin'];

export function systemNginx(env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), ...more];
  return folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));
}

export function nginxVersion(nginx) {
  return spawnSync(nginx, ['-v'], { encoding: 'utf8' }).stderr?.match(/nginx\/([\d.]+)/)?.[1] ?? 'unknown';
}

/**
 * nginx out of the distribution's own packages, unpacked and not installed, so without root. Its version is the
 * distribution's: what it was when it was downloaded stays in the cache.
 */
export function nginxEngine() {
  const binary = (folder) => join(folder, 'nginx');
  return {
    name: 'nginx',
    label: 'nginx',
    pins: [],
    variant: existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '',
    downloadMB: 0.7,
    diskMB: 3,
    works: (folder) => existsSync(binary(folder)),
    async build({ cache, folder, task, options, run }) {
      if (spawnSync('apt-get', ['--version']).status !== 0) throw new Refusal(howToInstall());
      const packages = join(cache, 'downloads', 'nginx');
      const root = join(folder, 'root');
      rmSync(packages, { recursive: true, force: true });
      mkdirSync(packages, { recursive: true });
      const state = join(cache, 'downloads', 'apt');
      const apt = await aptIn(packages, state, { options, run });
      await apt('apt-get', ['download', 'nginx', 'nginx-common']);
      await unpack(packages, root, { options, run });
      if ((await run('ldd', [join(root, 'usr', 'sbin', 'nginx')], options)).includes('not found')) {
        await apt('apt-get', ['download', ...libraryPackages(await apt('apt-cache', ['depends', 'nginx']))]);
        await unpack(packages, root, { options, run });
      }
      task.downloaded((await sizeMB(packages)) + (await sizeMB(state)));
      rmSync(packages, { recursive: true });
      rmSync(state, { recursive: true, force: true });
      writeLauncher(binary(folder), root);
    },
    homes: (folder) => ({ nginx: binary(folder), nginxRoot: join(folder, 'root') }),
  };
}

/** apt's programs in the folder for packages; with package lists of their own when the machine has none. */
async function aptIn(packages, state, { options, run }) {
  const inPackages = { ...options, cwd: packages };
  const asRoot = process.getuid?.() === 0 ? ['-o', 'APT::Sandbox::User=root'] : [];
  if (spawnSync('apt-cache', ['show', 'nginx-common']).status === 0) {
    return (program, args) => run(program, [...asRoot, ...args], inPackages);
  }
  for (const folder of ['lists', 'archives']) mkdirSync(join(state, folder, 'partial'), { recursive: true });
  const own = [
    '-o',
    `Dir::State::Lists=${state}/lists`,
    '-o',
    `Dir::Cache=${state}`,
    '-o',
    'Debug::NoLocking=1',
  ];
  await run('apt-get', [...own, ...asRoot, 'update'], inPackages);
  return (program, args) => run(program, [...own, ...asRoot, ...args], inPackages);
}

async function unpack(packages, root, { options, run }) {
  for (const file of readdirSync(packages).filter((name) => name.endsWith('.deb'))) {
    await run('dpkg-deb', ['-x', join(packages, file), root], options);
  }
}

/** The libraries among a package's dependencies, but for the C library, which must be the machine's own. */
function libraryPackages(depends) {
  const names = [...depends.matchAll(/Depends: (lib[\w.+-]+|zlib1g)$/gm)].map((match) => match[1]);
  return names.filter((name) => name !== 'libc6');
}

/** Libraries that came along are found by their folder; the ones of the machine come after. */
function writeLauncher(file, root) {
  const triplets = existsSync(join(root, 'usr', 'lib')) ? readdirSync(join(root, 'usr', 'lib')) : [];
  const folders = triplets
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(root, 'usr', 'lib', name));
  const path = folders.length > 0 ? `LD_LIBRARY_PATH='${folders.join(':')}' ` : '';
  writeFileSync(file, `#!/bin/sh\n${path}exec '${join(root, 'usr', 'sbin', 'nginx')}' "$@"\n`);
  chmodSync(file, 0o755);
}

function howToInstall() {
  const command =
    process.platform === 'darwin'
      ? 'brew install nginx'
      : "sudo dnf install nginx, or your own distribution's way";
  return `nginx is missing and cannot be unpacked without apt-get: install it (${command}) and try again.`;
}
