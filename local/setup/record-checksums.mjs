// npm run engines:lock: writes .mvn/checksums anew after a pom was edited. It records what the repository serves now,
// so read the difference before you commit it: a line of an artifact that was not edited must not have changed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { resolveArtifacts } from './maven.mjs';
import { cacheFolder } from './cache-folder.mjs';
import { engineFolder, isPresent } from './engine.mjs';
import { javaEngine, systemJava } from './engines/java.mjs';
import { mavenEngine } from './maven.mjs';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const poms = [
  'local/engines/kafka/pom.xml',
  'containers/connect/pom.xml',
  'local/engines/trino/pom.xml',
  'local/engines/trino-connectors/pom.xml',
  'containers/jobs/pom.xml',
];
const settings = ['-Daether.artifactResolver.postProcessor.trustedChecksums.record=true'];

const cache = cacheFolder();
const [mavenHome, javaHome] = [mavenEngine(checkout), javaEngine(checkout)].map((engine) => {
  const folder = engineFolder(cache, checkout, engine);
  return isPresent(folder, engine) ? folder : undefined;
});
const java = systemJava()?.java ?? (javaHome && javaEngine(checkout).java(javaHome));
if (mavenHome === undefined || java === undefined) {
  console.error('Java and Maven are not set up yet: run "npm start" once before "npm run engines:lock".');
  process.exit(1);
}
const folder = mkdtempSync(join(tmpdir(), 'tidemark-lock-'));
const sums = join(checkout, '.mvn', 'checksums', 'checksums.sha256');
try {
  rmSync(sums, { force: true });
  for (const pom of poms) {
    console.log(`Recording the checksums of what ${pom} brings.`);
    const options = {
      what: pom,
      log: join(checkout, '.tidemark', 'logs', 'engines-lock.log'),
      folder: cache,
    };
    const task = { downloaded: () => undefined };
    await resolveArtifacts(pom, { checkout, cache, folder, maven: mavenHome, java, task, options, settings });
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
  rmSync(`${sums}.bak`, { force: true });
}
