import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nifiSpec } from '../../containers/nifi/spec';

/** The variable that names an unpacked NiFi. */
export const nifiHomeVariable = 'NIFI_HOME';

/** The oldest version whose components the flow is made of. */
const oldest = { major: 2, minor: 9 };

const howToGetOne =
  `Get nifi-2.9.0-bin.zip and its .sha512 file from https://nifi.apache.org/download/ on a machine with a connection, ` +
  `compare them by "sha512sum", unpack it here, and set ${nifiHomeVariable} to its folder.`;

const image = join(__dirname, '..', '..', nifiSpec.image);

/** NARs that the image keeps of the distribution, without version. */
export function wantedNars(): string[] {
  return readFileSync(join(image, 'nars.txt'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
}

/** An unpacked NiFi that can run the flow. */
export interface NifiHome {
  readonly folder: string;
  /** File names in `lib/`. */
  readonly nars: readonly string[];
}

/**
 * Why NiFi cannot deliver on this machine, with what to do about it; undefined when it can.
 *
 * @param folder value of NIFI_HOME
 */
export function nifiRefusal(folder: string | undefined): string | undefined {
  try {
    nifiHome(folder);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/**
 * The NiFi in `folder`.
 *
 * @param folder value of NIFI_HOME
 * @throws Error one or two sentences that say how to get a NiFi, when there is none or it lacks what the flow needs
 */
export function nifiHome(folder: string | undefined): NifiHome {
  if (folder === undefined || folder === '') {
    throw new Error(
      `NiFi comes with no package registry, and ${nifiHomeVariable} is not set. ${howToGetOne}`,
    );
  }
  const files = filesOf(join(folder, 'lib'));
  if (files === undefined) {
    throw new Error(
      `${nifiHomeVariable}=${folder} is no unpacked NiFi: it has no folder lib. ${howToGetOne}`,
    );
  }
  const nars = wantedNars().map((name) => ({
    name,
    file: files.find((file) => file.startsWith(`${name}-`) && /^\d/.test(file.slice(name.length + 1))),
  }));
  const missing = nars.find(({ file }) => file === undefined);
  if (missing) {
    throw new Error(
      `${nifiHomeVariable}=${folder} lacks ${missing.name}, which the flow needs. ${howToGetOne}`,
    );
  }
  const found = nars.flatMap(({ file }) => file ?? []);
  refuseOld(folder, found);
  return { folder, nars: found };
}

function refuseOld(folder: string, nars: readonly string[]): void {
  const [, version = '', major, minor] = /-((\d+)\.(\d+)\.[^/]*)\.nar$/.exec(nars[0] ?? '') ?? [];
  const newEnough = Number(major) === oldest.major && Number(minor) >= oldest.minor;
  if (newEnough) return;
  throw new Error(
    `${nifiHomeVariable}=${folder} is NiFi ${version || 'of an unknown version'}; ` +
      `the flow needs ${oldest.major}.${oldest.minor} or a newer ${oldest.major}. ${howToGetOne}`,
  );
}

function filesOf(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined;
  }
}
