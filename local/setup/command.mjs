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
export function run(command, args, { what, log, signal, cwd, env = process.env, folder }) {
  mkdirSync(dirname(log), { recursive: true });
  appendFileSync(log, `\n$ ${command} ${args.join(' ')}\n`);
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, signal, stdio: ['ignore', 'pipe', 'pipe'] });
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
      if (error.name === 'AbortError') reject(error);
      else
        reject(new Refusal(`${what} needs the program ${command}, which cannot be started (${error.code}).`));
    });
    child.on('close', (code) => {
      if (code === 0) resolve(out);
      else reject(Object.assign(new Refusal(explain(what, all, log, folder)), { output: all }));
    });
  });
}
