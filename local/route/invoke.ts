import { appendFileSync } from 'node:fs';
import { format } from 'node:util';

/** Variables of the shell that a handler sees beside its own; any other one might stand in for a forgotten one. */
const passedOn = ['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR'];
const consoleMethods = ['debug', 'info', 'log', 'warn', 'error'] as const;

let before: Promise<unknown> = Promise.resolve();

/**
 * Calls a handler in this process as Lambda would: with exactly the given environment, and with its console in a
 * log file. Handlers read `process.env`, which a process has once, so calls wait for each other.
 *
 * @param handler asked for when it is its turn, so that its module is loaded no sooner
 */
export function invoke<Event, Answer>(
  handler: () => Promise<(event: Event) => Promise<Answer>>,
  event: Event,
  options: { env: Readonly<Record<string, string>>; logFile: string },
): Promise<Answer> {
  const call = async () => {
    const run = await handler();
    const undo = [replaceEnvironment(options.env), redirectConsole(options.logFile)];
    try {
      return await run(event);
    } finally {
      for (const restore of undo.reverse()) restore();
    }
  };
  const answer = before.then(call, call);
  before = answer.catch(() => undefined);
  return answer;
}

function replaceEnvironment(env: Readonly<Record<string, string>>): () => void {
  const old = { ...process.env };
  set(env);
  return () => {
    set(old);
  };
}

/** Variables that stay are not written again: writing TZ makes Node read the time zone anew. */
function set(env: Readonly<Record<string, string | undefined>>): void {
  for (const name of Object.keys(process.env)) {
    if (!(name in env) && !passedOn.includes(name)) Reflect.deleteProperty(process.env, name);
  }
  for (const [name, value] of Object.entries(env)) {
    if (process.env[name] !== value) process.env[name] = value;
  }
}

function redirectConsole(logFile: string): () => void {
  const old = { ...console };
  for (const method of consoleMethods) {
    console[method] = (...values: unknown[]) => {
      appendFileSync(logFile, `${format(...values)}\n`);
    };
  }
  return () => {
    Object.assign(console, old);
  };
}
