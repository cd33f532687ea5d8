import { spawnSync } from 'node:child_process';
import { Refusal } from './refusal.mjs';

const probe = `
import sys
missing = []
for name in ("venv", "ensurepip"):
    try:
        __import__(name)
    except ImportError:
        missing.append(name)
print(sys.executable, "%d.%d.%d" % sys.version_info[:3], " ".join(missing), sep="\\n")
`;

/**
 * The first Python on PATH that can make virtual environments.
 * @returns {{ path: string, version: string }}
 * @throws {Refusal} naming what is missing
 */
export function findPython(env = process.env) {
  let refusal;
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python']) {
    const { status, stdout } = spawnSync(name, ['-c', probe], { env, encoding: 'utf8' });
    if (status !== 0) continue;
    const [path, version, missing] = stdout.split('\n');
    const [major, minor] = version.split('.').map(Number);
    if (major < 3 || (major === 3 && minor < 11)) {
      refusal ??= `Tidemark needs Python 3.11 or newer and ${path} is ${version}: install a newer one and try again.`;
    } else if (missing !== '') {
      const modules = missing.replace(' ', ' and ');
      refusal ??= `Python ${version} at ${path} is without ${modules}: install what it needs for virtual environments (Debian and Ubuntu: sudo apt-get install python3-venv) and try again.`;
    } else return { path, version };
  }
  throw new Refusal(
    refusal ?? 'Tidemark needs Python 3.11 or newer and there is none on PATH: install it and try again.',
  );
}
