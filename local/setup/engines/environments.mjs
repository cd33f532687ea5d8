import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipInstall } from '../pip.mjs';
import { pinnedIn } from '../pins.mjs';

/** A Python virtual environment that holds what one requirements file lists. */
function environment(checkout, { name, label, requirements, home, downloadMB, diskMB, ...rest }) {
  const interpreter = (folder) => join(folder, 'bin', 'python');
  return {
    name,
    label,
    pins: [requirements],
    downloadMB,
    diskMB,
    // The interpreter is a link to this machine's Python, which may have been replaced since.
    works: (folder) => existsSync(interpreter(folder)),
    async build({ cache, folder, task, options, pip, python, run }) {
      await run(python(), ['-m', 'venv', '--without-pip', folder], options);
      await pipInstall({
        pip: await pip(),
        python: interpreter(folder),
        requirements: join(checkout, requirements),
        cache,
        folder,
        task,
        options,
      });
    },
    homes: (folder) => ({ [home]: interpreter(folder) }),
    ...rest,
  };
}

export function ministackEngine(checkout) {
  const requirements = 'local/engines/ministack/requirements.txt';
  const version = pinnedIn(checkout, requirements, /^ministack==([\w.]+)/m);
  const label = `ministack ${version}`;
  return environment(checkout, {
    name: 'ministack',
    label,
    version,
    requirements,
    home: 'ministackPython',
    downloadMB: 20,
    diskMB: 70,
  });
}

export function apiEngine(checkout) {
  const requirements = 'containers/api/requirements.txt';
  const version = pinnedIn(checkout, requirements, /^fastapi==([\w.]+)/m);
  const label = `FastAPI ${version}`;
  return environment(checkout, {
    name: 'api',
    label,
    version,
    requirements,
    home: 'apiPython',
    downloadMB: 33,
    diskMB: 105,
  });
}

export function testEngine(checkout) {
  const requirements = 'test/requirements.txt';
  const label = 'Python test tools';
  return environment(checkout, {
    name: 'test',
    label,
    requirements,
    home: 'testPython',
    downloadMB: 92,
    diskMB: 411,
  });
}

/** The endpoint that bench:ingress compares the API with. */
export function naiveEngine(checkout) {
  return environment(checkout, {
    name: 'naive',
    label: 'FastAPI with SQLAlchemy',
    requirements: 'bench/naive/requirements.txt',
    home: 'naivePython',
    downloadMB: 20,
    diskMB: 80,
  });
}
