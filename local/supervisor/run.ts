import { rmSync } from 'node:fs';
import type { Endpoints } from '../endpoints';
import { Keeper, type KeeperOptions, type RunProcess } from './keeper';
import { endLeftovers } from './leftovers';
import { takeLock } from './lock';
import { writeWhole } from './run-record';
import { discardData, prepareState, stateFolder, type StateFolder } from './state';
import { Supervisor, type Step, type StepEvent } from './supervisor';

export interface RunOptions extends KeeperOptions {
  /** Folder for data, logs and what the run writes; made when missing. */
  readonly stateDir: string;
  /** Throws away the data of former runs. @default false */
  readonly fresh?: boolean;
  readonly watch?: (event: StepEvent) => void;
  /** Refuses, by throwing, before anything is made or thrown away. */
  readonly check?: () => Promise<void>;
  /** Stops the run, also in the middle of its start. */
  readonly stopSignal?: AbortSignal;
  /** Ends all that is still there without waiting. */
  readonly hurrySignal?: AbortSignal;
}

/** What a run does: its steps, and where its parts will listen. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly endpoints: Endpoints;
}

/**
 * Does the steps of a plan in a state folder that no other run holds.
 *
 * @param plan called when the folder is ours and in order
 * @throws AlreadyHeld; Error one sentence and the tail of the log, when the start fails: then all is stopped
 */
export async function startRun<P extends Plan>(
  options: RunOptions,
  plan: (state: StateFolder, run: RunProcess) => Promise<P>,
): Promise<Run<P>> {
  const state = stateFolder(options.stateDir);
  const release = takeLock(state.lock);
  try {
    await endLeftovers(state.processes, state.dir, (names) => {
      options.log?.(`Ending what a killed run has left: ${names.join(', ')}.`);
    });
    await options.check?.();
    if (options.fresh === true) discardData(state);
    await prepareState(state);
    const keeper = new Keeper(state, options);
    const run = new Run(state, keeper, await plan(state, keeper.run), release, options);
    await run.start();
    return run;
  } catch (error) {
    release();
    throw error;
  }
}

/** A plan that is being carried out or is up. */
export class Run<P extends Plan = Plan> {
  /** Resolves when everything has stopped: with the reason when nobody asked for it. Never rejects. */
  readonly stopped: Promise<Error | undefined>;
  private resolveStopped: (reason: Error | undefined) => void = () => undefined;
  private readonly supervisor: Supervisor;
  private readonly end = new AbortController();

  constructor(
    private readonly state: StateFolder,
    private readonly keeper: Keeper,
    readonly plan: P,
    private readonly release: () => void,
    private readonly options: RunOptions,
  ) {
    this.stopped = new Promise((resolve) => {
      this.resolveStopped = resolve;
    });
    this.supervisor = new Supervisor(plan.steps, options.watch);
    keeper.onLost = () => void this.stop();
  }

  get endpoints(): Endpoints {
    return this.plan.endpoints;
  }

  /** Processes that are up now, in the order of their start. */
  get processes(): { name: string; pid: number }[] {
    return this.keeper.processes;
  }

  /** Aborted as soon as the run begins to stop. */
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
      throw this.keeper.lost ?? error;
    }
    writeWhole(this.state.endpoints, `${JSON.stringify(this.endpoints, null, 2)}\n`);
  }

  /** Stops everything in reverse order; resolves when no process is left. */
  async stop(hurry = false): Promise<void> {
    this.end.abort();
    await this.supervisor.stop({ hurry });
    rmSync(this.state.endpoints, { force: true });
    this.release();
    this.resolveStopped(this.keeper.lost);
  }

  /** Stops a process in order, starts it again and waits until it is ready. */
  restart(name: string): Promise<void> {
    return this.keeper.named(name).restart();
  }

  /** Sends a signal, SIGKILL by default, as a fault would; for SIGKILL waits for the end. */
  kill(name: string, signal?: NodeJS.Signals): Promise<void> {
    return this.keeper.named(name).kill(signal);
  }

  /** Resolves when the process is ready, after a new start that is under way too. */
  whenReady(name: string): Promise<void> {
    return this.keeper.named(name).whenReady();
  }
}
