import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { explain } from './explain.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Runs a program to its end; its output goes to the log file, and is told from when it fails.
 * @param {{ what: string, log: string, signal?: AbortSignal, cwd?: string, env?: NodeJS.ProcessEnv, folder: string }} options -
 *   what: the thing that is set up, for messages; folder: where it writes
 * @returns {Promise<string>} what it printed to standard output
 * @throws {Refusal} when it cannot be started or exits with another code than 0
 */
export async function run(command, args, { what, log, signal, cwd, env = process.env, folder }) {
  signal?.throwIfAborted();
  mkdirSync(dirname(log), { recursive: true });
  appendFileSync(log, `\n$ ${command} ${args.join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const stop = () => stopChild(child);
    signal?.addEventListener('abort', stop);
    let out = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      out += text;
      all += text;
      appendFileSync(log, text);
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      all += text;
      appendFileSync(log, text);
    });
    child.on('error', (error) => {
      reject(new Refusal(`${what} needs the program ${command}, which cannot be started (${error.code}).`));
    });
    // Only then is nobody writing any more, and what is half made can be thrown away.
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason);
      else if (code === 0) resolve(out);
      else reject(Object.assign(new Refusal(explain(what, all, log, folder)), { output: all }));
    });
  });
}

/** npm takes its time when it is asked; its cache holds whole files only, so it may be cut short. */
function stopChild(child) {
  child.kill('SIGTERM');
  setTimeout(() => child.kill('SIGKILL'), 2_000).unref();
}
