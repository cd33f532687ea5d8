import { rmSync, statfsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';

/** The folder of one route on one machine; `.tidemark` in the checkout. */
export interface StateFolder {
  readonly dir: string;
  /** What the engines keep between runs, and the passwords that belong to it; `--fresh` throws it away. */
  readonly data: string;
  /** One file a process. */
  readonly logs: string;
  readonly lock: string;
  readonly processes: string;
  readonly endpoints: string;
  /** Ports of the last run, wished for again by the next. */
  readonly ports: string;
  readonly secrets: string;
  readonly report: string;
  /** The last answers as pictures, for people. */
  readonly reportPage: string;
}

/** Free space below which a start is refused: a full disk would stop PostgreSQL in the middle of a commit. */
const leastFreeMiB = 1024;

export function stateFolder(dir: string): StateFolder {
  const absolute = path.resolve(dir);
  const data = path.join(absolute, 'data');
  return {
    dir: absolute,
    data,
    logs: path.join(absolute, 'logs'),
    lock: path.join(absolute, 'lock.json'),
    processes: path.join(absolute, 'processes.json'),
    endpoints: path.join(absolute, 'endpoints.json'),
    ports: path.join(absolute, 'ports.json'),
    secrets: path.join(data, 'secrets.json'),
    report: path.join(absolute, 'report.json'),
    reportPage: path.join(absolute, 'report.html'),
  };
}

/** @throws Error one sentence, when the folder cannot be made or written, or the disk is nearly full */
export async function prepareState(state: StateFolder, freeMiB = freeSpaceMiB): Promise<void> {
  try {
    await mkdir(state.data, { recursive: true });
    await mkdir(state.logs, { recursive: true });
  } catch (error) {
    throw new Error(`The folder ${state.dir} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
  const free = freeMiB(state.dir);
  if (free < leastFreeMiB) {
    throw new Error(
      `Only ${Math.floor(free)} MiB are free where ${state.dir} lies: free at least ${leastFreeMiB} MiB and start again.`,
    );
  }
}

/** Throws away the data of all runs; only for the holder of the lock. */
export function discardData(state: StateFolder): void {
  rmSync(state.data, { recursive: true, force: true });
}

function freeSpaceMiB(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return (bavail * bsize) / 2 ** 20;
}
