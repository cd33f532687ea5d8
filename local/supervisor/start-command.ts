import path from 'node:path';
import { parseCommandLine, usage, type StartArguments } from './command-line';
import { readEndpoints } from '../endpoints-file';
import { AlreadyHeld } from './lock';
import type { Run, RunOptions } from './run';
import { Screen, type Output } from './screen';
import { StopRequests } from './stop-requests';

export interface StartCommand<R extends Run> {
  readonly args: readonly string[];
  readonly out: Output;
  readonly stateDir: string;
  readonly start: (options: StartOptions) => Promise<R>;
  /** What is done when the route is up; false when it found what must not be. */
  readonly job: (run: R, options: JobOptions) => Promise<boolean>;
  /** Lines that tell what to do next. */
  readonly welcome: (run: R) => readonly string[];
}

/** How a run is started, and what of the command line is not the supervisor's own. */
export type StartOptions = RunOptions & Pick<StartArguments, 'delivery'>;

export interface JobOptions extends Pick<StartArguments, 'once'> {
  /** A line for the person who watches. */
  readonly print: (line: string) => void;
  /** Aborted when the route stops: on Ctrl-C, or since a process died. */
  readonly signal: AbortSignal;
}

const stoppedLine = 'Stopped; nothing is left running.';

/**
 * `npm start`: starts, does the job, stays up, stops.
 *
 * @returns exit code: 0 when all went well and, unless `--once`, somebody stopped it; 128 plus the signal's number
 *   when it was stopped before that; else 1
 */
export async function startCommand<R extends Run>(command: StartCommand<R>): Promise<number> {
  const screen = new Screen(command.out);
  const requests = new StopRequests(screen.line);
  try {
    const args = parseCommandLine(command.args);
    if (args.help) {
      command.out.write(usage);
      return 0;
    }
    return await startAndStay(command, args, screen, requests);
  } catch (error) {
    screen.settle();
    if (requests.stop.aborted) {
      screen.line(stoppedLine);
      return requests.exitCode;
    }
    screen.line(sentence(error, command.stateDir));
    return 1;
  } finally {
    screen.settle();
    requests.forget();
  }
}

async function startAndStay<R extends Run>(
  command: StartCommand<R>,
  { once, fresh, delivery }: StartArguments,
  screen: Screen,
  requests: StopRequests,
): Promise<number> {
  const { line } = screen;
  const run = await command.start({
    stateDir: command.stateDir,
    fresh,
    delivery,
    log: line,
    watch: screen.step,
    stopSignal: requests.stop,
    hurrySignal: requests.hurry,
  });
  let good = false;
  try {
    const job = command.job(run, { once, print: line, signal: run.stopping });
    good = await Promise.race([job, stoppedBefore(job, run)]);
    if (!once) {
      command.welcome(run).forEach(line);
      await run.stopped;
    }
  } finally {
    await run.stop();
    const lost = await run.stopped;
    // A job that fails since its engines are gone is no news: say why they are.
    if (lost) throw lost;
  }
  if (requests.stop.aborted) line(stoppedLine);
  return good ? 0 : 1;
}

/** Rejects when the run has stopped: a job that waits for what is gone is not waited for. */
async function stoppedBefore(job: Promise<unknown>, run: Run): Promise<never> {
  job.catch(() => undefined);
  await run.stopped;
  throw new Error('The route was stopped before its job was done.');
}

function sentence(error: unknown, stateDir: string): string {
  if (error instanceof AlreadyHeld) {
    const { pid, since } = error.holder;
    const endpoints = readEndpoints(path.join(stateDir, 'endpoints.json'));
    const where = endpoints?.pid === pid ? ` at ${endpoints.api}` : ', still starting';
    return `Tidemark already runs in this checkout${where}: process ${pid}, since ${since}. Stop that one with Ctrl-C or "kill ${pid}" first.`;
  }
  return error instanceof Error ? error.message : String(error);
}
