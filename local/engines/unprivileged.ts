import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** `nobody` on Linux. */
const nobody = 65534;

export interface Unprivileged {
  readonly uid: number;
  readonly gid: number;
  /** The command as that user. */
  wrap(command: readonly [string, ...string[]]): readonly [string, ...string[]];
}

/**
 * The user for a program that refuses root: this one, or `nobody` when this one is root. Root's own folders (/root)
 * are closed to `nobody`; when one of the `paths` lies there, the program keeps the single capability that opens
 * them and is still not root.
 *
 * @throws when root has no `setpriv` to change the user with
 */
export function unprivileged(
  paths: readonly string[],
  uid: number = process.getuid?.() ?? -1,
  gid: number = process.getgid?.() ?? -1,
): Unprivileged {
  if (uid !== 0) return { uid, gid, wrap: (command) => command };
  const setpriv = findOnPath('setpriv');
  if (setpriv === undefined) {
    throw new Error(
      'PostgreSQL does not run as root and setpriv is missing: start as an ordinary user, or install util-linux.',
    );
  }
  // Without the securebit, access(2) would look at the user alone, and initdb not find the server beside it.
  const open = paths.every(reachable)
    ? []
    : ['--securebits=+no_setuid_fixup', '--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  const change = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups', ...open, '--'];
  return { uid: nobody, gid: nobody, wrap: (command) => [setpriv, ...change, ...command] };
}

/** True when everybody may enter every folder on the way; a part that does not exist yet is judged by its parent. */
function reachable(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  const enterable = stats === undefined || (stats.mode & 0o001) !== 0;
  return enterable && (dirname(path) === path || reachable(dirname(path)));
}

function findOnPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, program)).find(executable);
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
