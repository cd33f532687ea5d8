import path from 'node:path';
import { KeptProcess } from './kept-process';
import { stateVariable } from './leftovers';
import { beginLog, logFile } from './log-file';
import type { ProcessSpec } from './process-spec';
import { RunRecord } from './run-record';
import type { StateFolder } from './state';
import type { Step } from './supervisor';

/** Starts and keeps a process; `revive` for one that ECS or Lambda would start again. */
export type RunProcess = (spec: () => ProcessSpec, options?: { revive?: boolean }) => Step['start'];

const checkout = path.join(__dirname, '../..');

/**
 * Milliseconds that each process has to stop once another is lost: Kafka Connect, for one, would wait for a broker
 * that is gone until its time is up.
 */
const lostMs = 5000;

export interface KeeperOptions {
  /** One line for the person who watches. @default - nothing is said */
  readonly log?: (line: string) => void;
  /** Processes that are started again after their death, beside those that always are. @default - none */
  readonly revive?: readonly string[];
  /** Variables of a process beside its spec's or in their place, asked at every start. @default - none */
  readonly variables?: (process: string) => Readonly<Record<string, string>>;
}

/** The processes of one run. */
export class Keeper {
  /** Why the run cannot go on; undefined as long as it can. */
  lost: Error | undefined;
  onLost: () => void = () => undefined;
  private readonly kept = new Map<string, KeptProcess>();
  private readonly record: RunRecord;

  constructor(
    private readonly state: StateFolder,
    private readonly options: KeeperOptions = {},
  ) {
    this.record = new RunRecord(state.processes);
  }

  get processes(): { name: string; pid: number }[] {
    return [...this.kept.values()].flatMap(({ name, pid }) => (pid === undefined ? [] : [{ name, pid }]));
  }

  named(name: string): KeptProcess {
    const process = this.kept.get(name);
    if (!process) throw new Error(`There is no process "${name}": ${[...this.kept.keys()].join(', ')} run.`);
    return process;
  }

  readonly run: RunProcess =
    (makeSpec, { revive = false } = {}) =>
    async (signal) => {
      const spec = makeSpec();
      const file = logFile(this.state.logs, spec.name);
      beginLog(file);
      const process = new KeptProcess(spec, {
        logFile: file,
        cwd: checkout,
        env: { [stateVariable]: this.state.dir },
        variables: () => this.options.variables?.(spec.name) ?? {},
        record: this.record,
        revive: revive || (this.options.revive ?? []).includes(spec.name),
        log: this.options.log ?? (() => undefined),
        onLost: (error) => {
          this.lost ??= error;
          this.onLost();
        },
      });
      await process.start(signal);
      this.kept.set(spec.name, process);
      return (hurry) =>
        process.stop(this.lost ? AbortSignal.any([hurry, AbortSignal.timeout(lostMs)]) : hurry);
    };
}
