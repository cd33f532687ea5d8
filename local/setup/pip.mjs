import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { run } from './command.mjs';
import { watchGrowth } from './growth.mjs';

const settings = [
  '--disable-pip-version-check',
  '--no-input',
  '--no-cache-dir',
  '--retries=2',
  '--timeout=20',
];

/** Settings of a user's own that would send packages elsewhere than where they are wanted. */
function pipEnvironment() {
  const env = { ...process.env };
  for (const name of [
    'PIP_USER',
    'PIP_TARGET',
    'PIP_PREFIX',
    'PIP_REQUIRE_VIRTUALENV',
    'PYTHONPATH',
    'PYTHONHOME',
  ]) {
    delete env[name];
  }
  return env;
}

/**
 * Downloads what a requirements file lists, verified by its hashes, and installs it. The archives wait in a folder of
 * their own until all is installed, so that a download that was cut off is gone on with.
 *
 * @param {string[]} built - packages that are published as source only: `python`'s environment has what makes their wheels
 * @param {string[]} place - where pip installs to: `--target=<folder>`, or nothing for `python`'s environment
 */
export async function pipInstall({
  pip,
  python,
  requirements,
  place = [],
  built = [],
  cache,
  folder,
  task,
  options,
}) {
  const archives = join(cache, 'downloads', basename(folder));
  mkdirSync(archives, { recursive: true });
  // pip leaves its temporary files behind when it is stopped.
  const temporary = mkdtempSync(join(cache, 'downloads', 'tmp-'));
  const env = { ...pipEnvironment(), TMPDIR: temporary };
  try {
    const made = built.length > 0 ? ['--no-build-isolation', `--no-binary=${built.join(',')}`] : [];
    const wanted = ['--require-hashes', '--only-binary=:all:', ...made, '-r', requirements];
    const into = python === undefined ? [] : ['--python', python];
    // To tell what a source needs, pip runs it.
    const asking = built.length > 0 ? into : [];
    await watchGrowth(archives, task.downloaded, () =>
      run(pip, ['-m', 'pip', ...settings, ...asking, 'download', '--dest', archives, ...wanted], {
        ...options,
        env,
      }),
    );
    task.doing('unpacking');
    const local = ['--no-index', '--find-links', archives, '--no-warn-script-location'];
    await run(pip, ['-m', 'pip', ...settings, ...into, 'install', ...local, ...place, ...wanted], {
      ...options,
      env,
    });
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  rmSync(archives, { recursive: true });
}
