import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} Engine
 * @property {string} name - one word
 * @property {string} label - for people: name and version
 * @property {string[]} pins - files of the checkout that say what it is made of
 * @property {number} downloadMB - expected, 10^6 bytes
 * @property {number} diskMB - expected in the cache folder when it is there, with what it leaves in the shared folders
 * @property {(folder: string) => boolean} [works] - whether what was built before can still be used
 * @property {(context: object) => Promise<void>} build - fills context.folder
 */

/** Where an engine lives: named after its pins and the platform, so that several versions stand side by side. */
export function engineFolder(cache, checkout, engine) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} ${engine.variant ?? ''}`);
  for (const pin of engine.pins) hash.update(readFileSync(join(checkout, pin)));
  return join(cache, `${engine.name}-${hash.digest('hex').slice(0, 10)}`);
}

/** True when the engine was built to its end: the file that says so is written last. */
export function isPresent(folder, engine) {
  return existsSync(join(folder, 'engine.json')) && (engine.works?.(folder) ?? true);
}

/**
 * Builds an engine in its place; a build that fails or was cut off earlier is thrown away, its downloads are not.
 * @param {{ folder: string, task: object }} context - what the engine's own build needs, too
 */
export async function buildEngine(engine, context) {
  const { folder, task } = context;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    await engine.build(context);
    const made = { name: engine.name, label: engine.label, downloadedMB: task.downloadedMB() };
    writeFileSync(join(folder, 'engine.json'), `${JSON.stringify(made, null, 2)}\n`);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}
