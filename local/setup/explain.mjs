import { diskFull, isFull } from './cache-folder.mjs';

/** How pip, npm, Maven and apt say that they reach nobody, and how it is said here. */
const unreachable = [
  [/ENOTFOUND|EAI_AGAIN|name resolution|Unknown ?Host|Could not resolve '/i, 'its name cannot be resolved'],
  [/ENETUNREACH|Network is unreachable/i, 'the network cannot be reached'],
  [/ECONNREFUSED|Connection refused/i, 'the connection is refused'],
  [
    /ECONNRESET|ETIMEDOUT|timed out|NewConnectionError|Max retries exceeded|ProxyError/i,
    'it does not answer',
  ],
];

/** How they name the thing whose checksum is wrong. */
const mismatches = [
  /Artifact (\S+) trusted checksum/,
  /DO NOT MATCH THE HASHES[\s\S]*?([^/\s]+\.whl)/,
  /DO NOT MATCH THE HASHES[\s\S]*?(\S+==\S+)/,
  /while extracting (\S+?):/,
  /(\S+) integrity checksum failed/,
];

/**
 * One sentence on why a program failed, out of what it printed.
 * @param {string} what - the thing that it was to set up
 * @param {string} output
 * @param {string} log - where the output is in whole
 * @param {string} folder - where it wrote
 */
export function explain(what, output, log, folder) {
  // npm says nothing when it cannot write its own log.
  if (/ENOSPC|No space left/.test(output) || isFull(folder)) return diskFull(folder);
  const wrong = mismatches.map((pattern) => output.match(pattern)?.[1]).find((name) => name !== undefined);
  if (wrong !== undefined) {
    return `${what} was refused because ${wrong} is not what its checked-in checksum says; the whole output is in ${log}.`;
  }
  const [, reason] = unreachable.find(([pattern]) => pattern.test(output)) ?? [];
  if (reason !== undefined) {
    return `${what} cannot be downloaded from its registry (${reason}): the first start needs the network; check the connection and start again, what is already there is kept.`;
  }
  const lines = output.split('\n').map((line) => line.trim());
  const telling = lines.filter((line) => line !== '' && !/complete log|^npm error( code .*)?$/.test(line));
  const last = telling.find((line) => /error/i.test(line)) ?? telling.at(-1) ?? 'it said nothing';
  return `${what} could not be set up (${last.slice(0, 200)}); the whole output is in ${log}.`;
}
