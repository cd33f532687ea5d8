import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { buildEngine, engineFolder, isPresent } from './engine.mjs';
import { mavenEngine } from './maven.mjs';
import { installNodeModules, nodeModulesMB } from './node-modules.mjs';
import { findPython } from './python.mjs';

/**
 * Builds the missing engines in three lanes beside each other: npm's packages; Java, then what Maven brings, one after
 * another since they share a local repository; Python environments, nginx and the load tool. The first failure stops the others.
 * @returns {Promise<number>} MB downloaded
 */
export async function fetchMissing({ checkout, cache, needed, modules, ownJava, engines, progress, signal }) {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const python = once(() => findPython().path);
  const log = join(checkout, '.tidemark', 'logs', 'set-up.log');
  rmSync(log, { force: true });
  let total = 0;

  const optionsFor = (what, folder) => ({ what, log, signal: either, folder });

  /** The one pip that installs into all the environments, in an environment of its own. */
  const pip = once(async () => {
    const { path, version } = findPython();
    const folder = join(cache, `pip-for-python-${version}`);
    const interpreter = join(folder, 'bin', 'python');
    if (existsSync(join(folder, 'ready')) && existsSync(interpreter)) return interpreter;
    rmSync(folder, { recursive: true, force: true });
    await run(path, ['-m', 'venv', folder], optionsFor('A Python environment', cache));
    writeFileSync(join(folder, 'ready'), '');
    return interpreter;
  });

  async function build(engine, extra = {}) {
    const folder = engineFolder(cache, checkout, engine);
    if (isPresent(folder, engine)) return folder;
    either.throwIfAborted();
    const shown = progress.start(engine.label, engine.downloadMB);
    const task = measured(shown);
    const options = optionsFor(engine.label, cache);
    try {
      await buildEngine(engine, { checkout, cache, folder, task, options, pip, python, run, ...extra });
      total += task.downloadedMB();
      shown.done();
      return folder;
    } catch (error) {
      shown.failed();
      throw error;
    }
  }

  const wanted = (names) => needed.filter((engine) => names.includes(engine.name));
  const lanes = [
    async () => {
      if (!modules) return;
      const shown = progress.start('npm packages', nodeModulesMB.download);
      const task = measured(shown);
      await installNodeModules(checkout, { cache, task, options: optionsFor('npm packages', cache) }).then(
        shown.done,
        (error) => {
          shown.failed();
          throw error;
        },
      );
      total += task.downloadedMB();
    },
    async () => {
      const javaEngine = engines.find((engine) => engine.name === 'java');
      const jars = wanted(['kafka', 'connect', 'trino', 'jobs']);
      if (javaEngine !== undefined) await build(javaEngine);
      if (jars.length === 0) return;
      const java = ownJava?.java ?? javaEngine.java(javaEngine.folder);
      const maven = await build(mavenEngine(checkout));
      for (const engine of jars) await build(engine, { java, maven });
    },
    async () => {
      for (const engine of wanted(['ministack', 'api', 'test', 'nginx', 'naive', 'vegeta']))
        await build(engine);
    },
  ];
  // Before anything is downloaded: a machine without Python is told so at once.
  if (needed.length > 0) python();
  const results = await Promise.allSettled(
    lanes.map((lane) =>
      lane().catch((error) => {
        stop.abort();
        throw error;
      }),
    ),
  );
  const failures = results.filter((result) => result.status === 'rejected').map((result) => result.reason);
  const [first] = failures.filter((reason) => reason.name !== 'AbortError').concat(failures);
  if (first !== undefined) throw first;
  return total;
}

/**
 * A task that adds up what several steps downloaded; each of them counts from 0. A folder that is watched may shrink for
 * a moment, when a client moves a file from one place to another: the most counts.
 * @param {{ downloaded: (doneMB: number) => void, doing: (what: string) => void }} shown
 */
function measured(shown) {
  let before = 0;
  let current = 0;
  return {
    downloaded(doneMB) {
      current = Math.max(current, doneMB);
      shown.downloaded(before + current);
    },
    nextStep() {
      before += current;
      current = 0;
    },
    doing: shown.doing,
    downloadedMB: () => Math.round((before + current) * 10) / 10,
  };
}

function once(make) {
  let made;
  return () => (made ??= { value: make() }).value;
}
