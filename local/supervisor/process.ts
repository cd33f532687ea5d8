import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from './identity';
import type { ProcessSpec } from './process-spec';

/** How a process ended: `code 1` or `signal SIGKILL`. */
export type Ending = string;

export interface SpawnOptions {
  /** Output of the process is appended here. */
  readonly logFile: string;
  /** Working directory where the spec names none. */
  readonly cwd: string;
  /** Variables that every process of the run gets, before the spec's own. */
  readonly env?: Readonly<Record<string, string>>;
  /** Variables beside the spec's or in their place, asked at every start. */
  readonly variables?: () => Readonly<Record<string, string>>;
}

/** The only variables of the user's shell that reach a process. */
const passedOn = ['PATH', 'HOME', 'LANG', 'TZ'];

/**
 * One process of the operating system, from its start to its end, in a group of its own: Ctrl-C in a terminal
 * goes to the whole foreground group and would stop all engines at once, in no order.
 */
export class RunningProcess {
  /** Settles when the process is gone; never rejects. */
  readonly ended: Promise<Ending>;
  /** Tells this process from a later one with the same number. */
  readonly identity: string | undefined;
  private ending: Ending | undefined;

  private constructor(
    readonly spec: ProcessSpec,
    readonly pid: number,
    child: ChildProcess,
  ) {
    this.identity = identityOf(pid);
    // A signal that could not be sent comes as an event, which would end the supervisor if nobody listened.
    child.on('error', () => undefined);
    this.ended = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ending = signal === null ? `code ${String(code)}` : `signal ${signal}`;
        resolve(this.ending);
      });
    });
  }

  /**
   * Runs the command; `prepare` is the caller's.
   *
   * @throws Error one sentence, when the program cannot be run
   */
  static async start(spec: ProcessSpec, options: SpawnOptions): Promise<RunningProcess> {
    const [program, ...args] = spec.command;
    const output = openSync(options.logFile, 'a');
    try {
      const child = spawn(program, args, {
        cwd: spec.cwd ?? options.cwd,
        env: {
          ...shellVariables(),
          ...options.env,
          ...(typeof spec.env === 'function' ? spec.env() : spec.env),
          ...options.variables?.(),
        },
        stdio: ['ignore', output, output],
        detached: true,
      });
      const { pid } = child;
      if (pid === undefined) {
        const [error] = (await once(child, 'error')) as [NodeJS.ErrnoException];
        throw new Error(
          `${spec.name} could not be started: ${program}: ${error.code === 'ENOENT' ? 'no such program or folder' : error.message}`,
        );
      }
      return new RunningProcess(spec, pid, child);
    } finally {
      closeSync(output);
    }
  }

  get running(): boolean {
    return this.ending === undefined;
  }

  /** Sends a signal to the process; SIGKILL goes to all of its group. No error when it is gone already. */
  signal(name: NodeJS.Signals): void {
    if (this.running) send(name === 'SIGKILL' ? -this.pid : this.pid, name);
  }

  /**
   * The spec's stop signal, then SIGKILL after its `stopSeconds` or when `hurry` is aborted. Resolves when the
   * process and all of its group are gone.
   */
  async stop(hurry?: AbortSignal): Promise<void> {
    const { stopSignal = 'SIGTERM', stopSeconds = 10 } = this.spec;
    if (hurry?.aborted !== true) {
      this.signal(stopSignal);
      await settledWithin(this.ended, stopSeconds * 1000, hurry);
    }
    this.signal('SIGKILL');
    await this.ended;
    await killGroup(this.pid);
  }
}

/** Ends what a leader left behind in its group, such as workers of a master that was killed. */
export async function killGroup(leader: number): Promise<void> {
  for (let look = 0; look < 40 && hasGroup(leader); look++) {
    send(-leader, 'SIGKILL');
    await sleep(25);
  }
}

/** False when the receiver is gone or was never ours to signal. */
export function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** A process that has ended but was not collected stays in its group: only /proc can tell. */
function hasGroup(leader: number): boolean {
  if (!send(-leader, 0 as unknown as NodeJS.Signals)) return false;
  if (process.platform !== 'linux') return true;
  return readdirSync('/proc').some((entry) => /^\d+$/.test(entry) && groupOf(entry) === leader);
}

function groupOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? undefined : Number(group);
  } catch {
    return undefined;
  }
}

async function settledWithin(promise: Promise<unknown>, ms: number, signal?: AbortSignal): Promise<void> {
  const enough = new AbortController();
  const giveUp = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  await Promise.race([promise, sleep(ms, undefined, { signal: giveUp })]).catch(() => undefined);
  enough.abort();
}

function shellVariables(): Record<string, string> {
  return Object.fromEntries(
    passedOn.flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
