import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, diskFull, ensureFree, ensureWritable } from './cache-folder.mjs';
import { engineFolder, isPresent } from './engine.mjs';
import { apiEngine, ministackEngine, naiveEngine, testEngine } from './engines/environments.mjs';
import { connectEngine, kafkaEngine, trinoEngine } from './engines/jars.mjs';
import { javaEngine, systemJava } from './engines/java.mjs';
import { jobsEngine } from './engines/jobs.mjs';
import { nginxEngine, nginxVersion, systemNginx } from './engines/nginx.mjs';
import { postgres } from './engines/postgres.mjs';
import { vegetaEngine } from './engines/vegeta.mjs';
import { fetchMissing } from './fetch-missing.mjs';
import { withLock } from './lock.mjs';
import { nodeModulesMatch, nodeModulesMB } from './node-modules.mjs';
import { Progress } from './progress.mjs';
import { Refusal } from './refusal.mjs';

/** For Maven, pip and archives that are deleted once they are unpacked. */
const passingMB = 100;

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/**
 * Makes everything present that the route needs, and writes where it is to .tidemark/engines.json and what it cost to
 * .tidemark/set-up.json. Costs a fraction of a second when all is there.
 * @param {{ withTests: boolean, withLoad: boolean, withJobs: boolean, signal: AbortSignal }} options - withLoad: what
 *   bench:ingress needs; withJobs: Spark
 * @throws {Refusal} one sentence on what is missing
 */
export async function setUp({ withTests, withLoad, withJobs, signal }) {
  const cache = cacheFolder();
  const ownJava = systemJava();
  const ownNginx = systemNginx();
  const asked = (name) => (name === 'test' ? withTests : name === 'jobs' ? withTests || withJobs : true);
  const engines = [
    ...(ownJava === undefined ? [javaEngine(checkout)] : []),
    kafkaEngine(checkout),
    connectEngine(checkout),
    trinoEngine(checkout),
    ministackEngine(checkout),
    apiEngine(checkout),
    testEngine(checkout),
    jobsEngine(checkout),
    ...(withLoad ? [naiveEngine(checkout), vegetaEngine(checkout)] : []),
    ...(ownNginx === undefined ? [nginxEngine()] : []),
  ]
    .map((engine) => ({ ...engine, folder: engineFolder(cache, checkout, engine) }))
    .filter((engine) => asked(engine.name) || isPresent(engine.folder, engine));

  const missing = () => engines.filter((engine) => !isPresent(engine.folder, engine));
  let downloadedMB = 0;
  if (missing().length > 0 || !nodeModulesMatch(checkout)) {
    ensureWritable(cache);
    const progress = new Progress();
    const waiting = (pid) =>
      progress.say(`Waiting for process ${pid}, which is setting up engines in ${cache}.`);
    downloadedMB = await withLock(join(cache, 'lock'), { signal, waiting }, () => {
      const modules = !nodeModulesMatch(checkout);
      const needed = missing();
      announce(progress, cache, needed, modules);
      return fetchMissing({ checkout, cache, needed, modules, ownJava, engines, progress, signal });
    }).catch((error) => {
      throw error.code === 'ENOSPC' ? new Refusal(diskFull(cache)) : error;
    });
  }
  writeHomes(engines, { ownJava, ownNginx, withTests });
  const setUpSeconds = Math.round(performance.now() / 100) / 10;
  writeJson('set-up.json', { downloadMiB: Math.round((downloadedMB * 1e6) / 2 ** 20), setUpSeconds });
}

function announce(progress, cache, needed, modules) {
  if (needed.length === 0 && !modules) return;
  const sum = (key) => needed.reduce((total, engine) => total + engine[key], 0);
  const download = sum('downloadMB') + (modules ? nodeModulesMB.download : 0);
  ensureFree(cache, sum('diskMB') + (modules ? nodeModulesMB.cache : 0) + passingMB);
  if (modules) ensureFree(checkout, nodeModulesMB.disk);
  const shown = cache.replace(homedir(), '~');
  progress.say(
    `Setting up, once: about ${Math.round(download)} MB to download into ${shown}. Ctrl-C stops it; it goes on from there.`,
  );
}

function writeHomes(engines, { ownJava, ownNginx }) {
  const { postgresBin, version } = postgres(checkout);
  const homes = { postgresBin };
  const versions = { node: process.versions.node, postgres: version };
  for (const engine of engines) {
    if (engine.name === 'java') homes.java = engine.java(engine.folder);
    else Object.assign(homes, engine.homes(engine.folder));
    if (engine.version !== undefined)
      versions[engine.name === 'connect' ? 'debezium' : engine.name] = engine.version;
  }
  if (ownJava !== undefined) {
    homes.java = ownJava.java;
    versions.java = ownJava.version;
  }
  if (ownNginx !== undefined) homes.nginx = ownNginx;
  versions.nginx = nginxVersion(homes.nginx);
  writeJson('engines.json', { ...homes, versions });
}

/** Replaced in one step, and only when it changed: another process may be reading it. */
function writeJson(name, content) {
  const file = join(checkout, '.tidemark', name);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  mkdirSync(dirname(file), { recursive: true });
  try {
    if (readFileSync(file, 'utf8') === text) return;
  } catch {
    // Written for the first time.
  }
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
