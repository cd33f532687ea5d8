import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** NARs whose classes a script in ScriptedReader sees: its own and those above it. */
const nars = ['nifi-scripting-nar', 'nifi-standard-shared-nar', 'nifi-standard-services-api-nar'];

/**
 * Unpacks the jars that a scripted reader runs on.
 *
 * @param home NIFI_HOME
 * @param folder to unpack into
 * @param python any Python 3, which knows the format
 * @returns a class path
 */
export function nifiJars(home: string, folder: string, python: string): string {
  const lib = join(home, 'lib');
  const files = readdirSync(lib);
  const unpacked = nars.map((nar) => {
    const file = files.find((name) => name.startsWith(`${nar}-`) && name.endsWith('.nar'));
    if (file === undefined) throw new Error(`${lib} has no ${nar}: take the whole distribution of NiFi.`);
    const into = join(folder, nar);
    mkdirSync(into);
    execFileSync(python, ['-m', 'zipfile', '-e', join(lib, file), into]);
    return join(into, 'META-INF', 'bundled-dependencies', '*');
  });
  return [...unpacked, join(lib, '*')].join(':');
}
