import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskFull } from './cache-folder.mjs';
import { Refusal } from './refusal.mjs';

const network =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|NewConnectionError|Max retries exceeded|name resolution|ProxyError|Unknown ?Host|Connection refused|Network is unreachable|timed out|Could not resolve '/i;
const checksum = /DO NOT MATCH THE HASHES|EINTEGRITY|[Cc]hecksum/;

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
      else reject(new Refusal(explain(what, all, log, folder)));
    });
  });
}

function explain(what, output, log, folder) {
  const lines = output.split('\n').map((line) => line.trim());
  const told = (pattern) => lines.find((line) => pattern.test(line));
  if (/ENOSPC|No space left/.test(output)) return diskFull(folder);
  const mismatch = told(checksum);
  if (mismatch !== undefined && !network.test(mismatch)) {
    return `${what} was refused because a download is not what its checked-in checksum says (${mismatch.slice(0, 300)}); the whole output is in ${log}.`;
  }
  if (network.test(output)) {
    return `${what} cannot be downloaded because its registry does not answer (${told(network).slice(0, 200)}): the first start needs the network; check the connection and the proxy and start again, what is already there is kept.`;
  }
  const telling = lines.filter((line) => line !== '' && !/complete log|^npm error( code .*)?$/.test(line));
  const reason = telling.find((line) => /error/i.test(line)) ?? telling.at(-1) ?? 'it said nothing';
  return `${what} could not be set up (${reason.slice(0, 200)}); the whole output is in ${log}.`;
}
