import { existsSync, linkSync, copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { run } from './command.mjs';
import { download } from './download.mjs';
import { watchGrowth } from './growth.mjs';
import { Refusal } from './refusal.mjs';
import { writeTrustStore } from './trust-store.mjs';

const pins = join('.mvn', 'wrapper', 'maven-wrapper.properties');
/** Starts faster; Maven lives for seconds. */
const quickJvm = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];

/** The pinned Maven, as an engine. `MVNW_REPOURL` names a mirror, as it does for Maven's own wrapper. */
export function mavenEngine(checkout, env = process.env) {
  const { distributionUrl, distributionSha256Sum } = readProperties(join(checkout, pins));
  if (distributionUrl === undefined || distributionSha256Sum === undefined) {
    throw new Refusal(`${pins} must name distributionUrl and distributionSha256Sum.`);
  }
  const url = env.MVNW_REPOURL ? distributionUrl.replace(/^.*\/maven2/, env.MVNW_REPOURL) : distributionUrl;
  const archiveName = basename(distributionUrl);
  const what = archiveName.replace(/^apache-maven-(.*)-bin\.tar\.gz$/, 'Maven $1');
  return {
    name: 'maven',
    label: what,
    pins: [pins],
    downloadMB: 9.2,
    diskMB: 11,
    async build({ cache, folder, task, options }) {
      const archive = join(cache, 'downloads', archiveName);
      mkdirSync(dirname(archive), { recursive: true });
      await download(url, archive, {
        sha256: distributionSha256Sum,
        what,
        signal: options.signal,
        report: task.downloaded,
      });
      await run('tar', ['-xzf', archive, '-C', folder, '--strip-components=1'], options);
      rmSync(archive);
      writeTrustStore(join(folder, 'trusted.jks'));
    },
  };
}

/**
 * Resolves a pom's dependencies into the cache's own local repository, checked against .mvn/checksums.
 * @returns {Promise<string[]>} the artifacts' files
 */
export async function resolveArtifacts(
  pom,
  { checkout, cache, folder, maven, java, task, options, settings = [] },
) {
  const repository = join(cache, 'maven-repository');
  const listing = join(folder, 'artifacts.txt');
  const trusted = join(maven, 'trusted.jks');
  const trust = existsSync(trusted)
    ? [`-Djavax.net.ssl.trustStore=${trusted}`, '-Djavax.net.ssl.trustStoreType=jks']
    : [];
  const env = {
    ...process.env,
    JAVA_HOME: dirname(dirname(java)),
    MAVEN_OPTS: [process.env.MAVEN_OPTS ?? '', ...quickJvm, ...trust].join(' ').trim(),
    MAVEN_SKIP_RC: 'true',
  };
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:build-classpath';
  const args = ['--batch-mode', '--no-transfer-progress', '--quiet', '--file', join(checkout, pom)];
  await watchGrowth(repository, task.downloaded, () =>
    run(
      join(maven, 'bin', 'mvn'),
      [...args, `-Dmaven.repo.local=${repository}`, `-Dmdep.outputFile=${listing}`, ...settings, goal],
      { ...options, env, cwd: checkout },
    ).catch((error) => {
      discardWrong(repository, error.output);
      throw error;
    }),
  );
  const files = readFileSync(listing, 'utf8').trim().split(delimiter);
  rmSync(listing);
  return files;
}

/** Maven keeps an artifact whose trusted checksum is wrong: without it, the next start asks the registry again. */
function discardWrong(repository, output = '') {
  for (const [, group, artifact, version] of output.matchAll(
    /Artifact ([^:\s]+):([^:\s]+):\S*:([^:\s]+) trusted/g,
  )) {
    rmSync(join(repository, ...group.split('.'), artifact, version), { recursive: true, force: true });
  }
}

/** Puts jars side by side without a second copy of their bytes where the file system can. */
export function linkJars(files, folder) {
  mkdirSync(folder, { recursive: true });
  for (const file of files) {
    const target = join(folder, basename(file));
    try {
      linkSync(file, target);
    } catch {
      copyFileSync(file, target);
    }
  }
}

function readProperties(file) {
  const lines = readFileSync(file, 'utf8').split('\n');
  return Object.fromEntries(
    lines
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1).trim()]),
  );
}
