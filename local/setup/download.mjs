import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { Transform } from 'node:stream';
import { basename } from 'node:path';
import { Refusal } from './refusal.mjs';

/**
 * Downloads one file; what an earlier try left in `<file>.part` is gone on with.
 * @param {string} url
 * @param {string} file
 * @param {{ sha256: string, what: string, signal?: AbortSignal, report: (doneMB: number) => void }} options
 * @throws {Refusal} when the server cannot be reached or the content is not what the checksum says
 */
export async function download(url, file, { sha256, what, signal, report }) {
  const part = `${file}.part`;
  const have = statSync(part, { throwIfNoEntry: false })?.size ?? 0;
  const response = await get(url, have, what, signal);
  const goesOn = response.status === 206;
  let bytes = goesOn ? have : 0;
  const count = new Transform({
    transform(chunk, _encoding, done) {
      bytes += chunk.length;
      report(bytes / 1e6);
      done(null, chunk);
    },
  });
  try {
    await pipeline(response.body, count, createWriteStream(part, { flags: goesOn ? 'a' : 'w' }), { signal });
  } catch (error) {
    if (signal?.aborted || error.code === 'ENOSPC') throw error;
    throw new Refusal(
      `${what} broke off while it was downloaded (${error.message}): start again, it goes on from there.`,
    );
  }
  const hash = createHash('sha256');
  await pipeline(createReadStream(part), hash);
  if (hash.digest('hex') !== sha256) {
    rmSync(part);
    throw new Refusal(
      `${what} was refused because ${basename(file)} is not what its checked-in checksum says; it was deleted.`,
    );
  }
  renameSync(part, file);
}

async function get(url, from, what, signal) {
  const ask = (headers) => fetch(url, { headers, signal });
  try {
    let response = await ask(from > 0 ? { range: `bytes=${from}-` } : {});
    if (response.status === 416) response = await ask({});
    if (response.ok) return response;
    throw new Refusal(`${what} cannot be downloaded: ${url} answers ${response.status}.`);
  } catch (error) {
    if (signal?.aborted || error instanceof Refusal) throw error;
    const reason = error.cause?.code ?? error.message;
    throw new Refusal(
      `${what} cannot be downloaded from ${new URL(url).host} (${reason}): the first start needs the network; check the connection and start again, what is already there is kept.`,
    );
  }
}
