import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tailOf } from './log-file';
import { RunningProcess, type Ending, type SpawnOptions } from './process';
import type { ProcessSpec } from './process-spec';
import type { RunRecord } from './run-record';
import { waitUntilReady } from './wait';

export interface KeepOptions extends SpawnOptions {
  readonly record: RunRecord;
  /** True for what ECS or Lambda would start again: a task or poller, no store. @default false */
  readonly revive?: boolean;
  /** Ends within one minute after which it is given up. @default 5 */
  readonly endsPerMinute?: number;
  /** First pause before a new start, in milliseconds; doubles with every end within the minute. @default 500 */
  readonly pauseMs?: number;
  /** One line for the person who watches. */
  readonly log: (line: string) => void;
  /** Called once when the process is gone for good though nobody stopped it. */
  readonly onLost: (error: Error) => void;
}

/** Milliseconds that a process which did not become ready has to stop in order. */
const failedStartMs = 5000;

/** A process that is kept up from `start` to `stop`: ended ones are started again, or reported as lost. */
export class KeptProcess {
  private current: RunningProcess | undefined;
  private ready: Promise<void> = Promise.resolve();
  private readonly life = new AbortController();
  private revival = new AbortController();
  private ends: number[] = [];

  constructor(
    readonly spec: ProcessSpec,
    private readonly options: KeepOptions,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  /** Process id; undefined while it is down. */
  get pid(): number | undefined {
    return this.current?.pid;
  }

  /** Starts it and waits until it is ready. On failure nothing of it is left. */
  start(signal?: AbortSignal): Promise<void> {
    return this.launchOnce(signal ? AbortSignal.any([signal, this.life.signal]) : this.life.signal);
  }

  /** Resolves when it is ready, after a new start that is under way too. */
  async whenReady(): Promise<void> {
    for (let seen; seen !== this.ready;) await (seen = this.ready);
  }

  /** Stops it in order and starts it again; at once when it was down. */
  async restart(): Promise<void> {
    this.revival.abort();
    const old = this.forget();
    await old?.stop();
    await this.launchOnce(this.life.signal);
  }

  /** Sends a signal, as a fault would, and waits for the end when the signal is one that ends. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const victim = this.current;
    victim?.signal(signal);
    if (signal === 'SIGKILL') await victim?.ended;
  }

  async stop(hurry?: AbortSignal): Promise<void> {
    this.life.abort(new Error(`${this.name} is being stopped`));
    await this.forget()?.stop(hurry);
    await this.ready.catch(() => undefined);
  }

  /** From here on the end of the present process is no surprise. */
  private forget(): RunningProcess | undefined {
    const old = this.current;
    this.current = undefined;
    return old;
  }

  private launchOnce(signal: AbortSignal): Promise<void> {
    const attempt = this.launch(signal);
    this.ready = attempt;
    return attempt;
  }

  private async launch(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    await this.spec.prepare?.();
    signal.throwIfAborted();
    const started = await RunningProcess.start(this.spec, this.options);
    this.current = started;
    this.write(started);
    try {
      await Promise.race([
        waitUntilReady(this.name, this.spec.ready, AbortSignal.any([signal, endSignal(started)])),
        started.ended.then((ending) => {
          throw new Error(`${this.name} ended before it was ready (${ending})`);
        }),
      ]);
    } catch (error) {
      if (this.current === started) {
        this.current = undefined;
        await started.stop(AbortSignal.timeout(failedStartMs));
      }
      await started.ended;
      signal.throwIfAborted();
      throw this.withTail(error);
    }
    void started.ended.then((ending) => this.onEnd(started, ending));
  }

  private write(started: RunningProcess): void {
    const { stopSignal = 'SIGTERM', stopSeconds = 10 } = this.spec;
    const { pid, identity } = started;
    if (identity === undefined) return;
    this.options.record.add({ name: this.name, pid, identity, stopSignal, stopSeconds });
    void started.ended.then(() => {
      this.options.record.remove(pid);
    });
  }

  private async onEnd(ended: RunningProcess, ending: Ending): Promise<void> {
    if (this.current !== ended) return;
    this.current = undefined;
    if (this.options.revive !== true) {
      this.options.onLost(this.withTail(new Error(`${this.name} ended on its own (${ending})`)));
      return;
    }
    this.revival = new AbortController();
    const revived = this.revive(ending, AbortSignal.any([this.life.signal, this.revival.signal]));
    this.ready = revived;
    await revived.catch(() => undefined);
  }

  private async revive(ending: string, signal: AbortSignal): Promise<void> {
    const { endsPerMinute = 5, pauseMs = 500, log, onLost } = this.options;
    for (let reason = ending; ;) {
      const now = Date.now();
      this.ends = [...this.ends.filter((at) => now - at < 60_000), now];
      if (this.ends.length > endsPerMinute) {
        const lost = `${this.name} ended ${this.ends.length} times within a minute, the last time with ${reason}`;
        onLost(this.withTail(new Error(lost)));
        throw new Error(lost);
      }
      const pause = pauseMs * 2 ** (this.ends.length - 1);
      log(`${this.name} ended (${reason}); it is started again in ${(pause / 1000).toFixed(1)} s`);
      await sleep(pause, undefined, { signal });
      try {
        await this.launch(signal);
        log(`${this.name} is ready again`);
        return;
      } catch (error) {
        signal.throwIfAborted();
        reason = (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
      }
    }
  }

  private withTail(error: unknown): Error {
    const message = error instanceof Error ? error.message : String(error);
    const tail = tailOf(this.options.logFile);
    const relative = path.relative(process.cwd(), this.options.logFile);
    const file = relative.startsWith('..') ? this.options.logFile : relative;
    return new Error(
      tail === ''
        ? `${message}; ${file} is empty.`
        : `${message}; last lines of ${file}:\n${tail.replace(/^/gm, '  ')}`,
      { cause: error },
    );
  }
}

function endSignal(of: RunningProcess): AbortSignal {
  const end = new AbortController();
  void of.ended.then(() => {
    end.abort(new Error(`${of.spec.name} ended`));
  });
  return end.signal;
}
