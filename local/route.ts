import { rmSync } from 'node:fs';
import path from 'node:path';
import { type Endpoints } from './endpoints';
import { KeptProcess } from './kept-process';
import { endLeftovers, stateVariable } from './leftovers';
import { takeLock } from './lock';
import { beginLog, logFile } from './log-file';
import { routePlan, type RunProcess, type StepName } from './plan';
import { RunRecord, writeWhole } from './run-record';
import { routeSettings, type RouteSettings } from './settings';
import { discardData, prepareState, stateFolder } from './state';
import { stepsFor, Supervisor, type StepEvent } from './supervisor';

export interface RouteOptions {
  /** Folder for data, logs and what the run writes; made when missing. */
  readonly stateDir: string;
  /** Steps to do, with all that they need. @default - all */
  readonly only?: readonly StepName[];
  /** Throws away the data of former runs. @default false */
  readonly fresh?: boolean;
  /** Port of the front door. @default - 8080 when free, or the last run's */
  readonly apiPort?: number;
  /** One line for the person who watches. @default - nothing is said */
  readonly log?: (line: string) => void;
  readonly watch?: (event: StepEvent) => void;
  /** Stops the route, also in the middle of its start. */
  readonly stopSignal?: AbortSignal;
  /** Ends all that is still there without waiting. */
  readonly hurrySignal?: AbortSignal;
}

/** A route that is up. */
export interface Route {
  readonly endpoints: Endpoints;
  /** Ports, passwords and credentials of the run. */
  readonly settings: RouteSettings;
  /** Processes that are up now, in the order of the plan. */
  readonly processes: readonly { name: string; pid: number }[];
  /** Aborted as soon as the route begins to stop. */
  readonly stopping: AbortSignal;
  /** Resolves when everything has stopped: with the reason when nobody asked for it. Never rejects. */
  readonly stopped: Promise<Error | undefined>;
  /** Stops a process in order, starts it again and waits until it is ready. */
  restart(name: string): Promise<void>;
  /** Sends a signal, SIGKILL by default, as a fault would; for SIGKILL waits for the end. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Resolves when the process is ready, after a new start that is under way too. */
  whenReady(name: string): Promise<void>;
  /** Stops everything in reverse order; resolves when no process is left. */
  stop(): Promise<void>;
}

const checkout = path.join(__dirname, '..');

/**
 * Starts the route, or a part of it, in a state folder that no other run holds.
 *
 * @throws AlreadyHeld; Error one sentence and the tail of the log, when the start fails: then all is stopped
 */
export async function startRoute(options: RouteOptions): Promise<Route> {
  const state = stateFolder(options.stateDir);
  const release = takeLock(state.lock);
  try {
    const left = await endLeftovers(state.processes, state.dir);
    if (left.length > 0) options.log?.(`Ended what a killed run had left: ${left.join(', ')}.`);
    if (options.fresh === true) discardData(state);
    await prepareState(state);
    const run = new Run(options, await routeSettings(state, options.apiPort), release);
    await run.start();
    return run;
  } catch (error) {
    release();
    throw error;
  }
}

class Run implements Route {
  readonly stopped: Promise<Error | undefined>;
  private readonly kept = new Map<string, KeptProcess>();
  private readonly supervisor: Supervisor;
  private readonly end = new AbortController();
  private reason: Error | undefined;
  private resolveStopped: (reason: Error | undefined) => void = () => undefined;
  private readonly record: RunRecord;

  constructor(
    private readonly options: RouteOptions,
    readonly settings: RouteSettings,
    private readonly release: () => void,
  ) {
    this.record = new RunRecord(settings.state.processes);
    this.stopped = new Promise((resolve) => {
      this.resolveStopped = resolve;
    });
    const plan = routePlan(settings, this.run);
    this.supervisor = new Supervisor(stepsFor(plan, options.only), options.watch);
  }

  get endpoints(): Endpoints {
    return this.settings.endpoints;
  }

  get processes(): { name: string; pid: number }[] {
    return [...this.kept.values()].flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
  }

  get stopping(): AbortSignal {
    return this.end.signal;
  }

  async start(): Promise<void> {
    const { stopSignal, hurrySignal } = this.options;
    stopSignal?.addEventListener('abort', () => void this.stop());
    hurrySignal?.addEventListener('abort', () => void this.stop(true));
    if (stopSignal?.aborted === true) void this.stop();
    try {
      await this.supervisor.start();
    } catch (error) {
      await this.stop();
      throw this.reason ?? error;
    }
    writeWhole(this.settings.state.endpoints, `${JSON.stringify(this.endpoints, null, 2)}\n`);
  }

  async stop(hurry = false): Promise<void> {
    this.end.abort();
    await this.supervisor.stop({ hurry });
    rmSync(this.settings.state.endpoints, { force: true });
    this.release();
    this.resolveStopped(this.reason);
  }

  restart(name: string): Promise<void> {
    return this.named(name).restart();
  }

  kill(name: string, signal?: NodeJS.Signals): Promise<void> {
    return this.named(name).kill(signal);
  }

  whenReady(name: string): Promise<void> {
    return this.named(name).whenReady();
  }

  private named(name: string): KeptProcess {
    const process = this.kept.get(name);
    if (!process) throw new Error(`There is no process "${name}": ${[...this.kept.keys()].join(', ')} run.`);
    return process;
  }

  private readonly run: RunProcess =
    (makeSpec, { revive = false } = {}) =>
    async (signal) => {
      const { state } = this.settings;
      const spec = makeSpec();
      const file = logFile(state.logs, spec.name);
      beginLog(file);
      const process = new KeptProcess(spec, {
        logFile: file,
        cwd: checkout,
        env: { [stateVariable]: state.dir },
        record: this.record,
        revive,
        log: this.options.log ?? (() => undefined),
        onLost: (error) => {
          this.reason ??= error;
          void this.stop();
        },
      });
      await process.start(signal);
      this.kept.set(spec.name, process);
      return (hurry) => process.stop(hurry);
    };
}
