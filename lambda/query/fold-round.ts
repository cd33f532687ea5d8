import { createHash } from 'node:crypto';
import type { RawFile } from './raw-files';
import type { Watermark } from './watermark';

/** What a fold takes at once. */
export interface FoldRound {
  /** Raw files to take, a partition's in the order of their first offsets. */
  readonly files: readonly RawFile[];
  /** The partitions that they are of. */
  readonly partitions: readonly RoundPartition[];
}

export interface RoundPartition {
  readonly topic: string;
  readonly partition: number;
  /** First offset of the first file that a later round has to take; undefined when this round takes all. */
  readonly leftFrom: bigint | undefined;
  /** Of all files that were listed: see Watermark. */
  readonly listedUntil: number;
  readonly seen: string;
}

/** How much a round takes at most, so that its rows fit into the memory of one query. */
export interface RoundLimit {
  readonly files: number;
  readonly bytes: number;
  /** Hours, each partition's counted apart: each makes its statements some 350 characters longer. */
  readonly hours: number;
}

/**
 * A put is stamped when it begins and seen when it ends, so a file may appear with a time before that of the newest
 * file that the last fold saw. Twice the longest time that delivery lets a put take.
 */
export const putMs = 60_000;

/**
 * Files that may hold what is not folded yet: those that begin behind the watermark, and those that were put after
 * the last fold looked, since a replay puts a file again under its key, with more rows than before.
 *
 * @param listed all files since the day before the watermarks' at least
 */
export function foldRound(
  listed: readonly RawFile[],
  watermarks: readonly Watermark[],
  limit: RoundLimit,
): FoldRound {
  const candidates = byPartition(listed).flatMap((files) => {
    const watermark = watermarks.find((one) => samePartition(one, files[0]));
    const state = stateOf(files);
    const { topic, partition } = files[0];
    if (watermark && isFolded(files, state, watermark)) return [];
    const wanted = files.filter((file) => mayBeNew(file, watermark));
    return wanted.length > 0 ? [{ wanted, again: watermark?.offset ?? -1n, topic, partition, state }] : [];
  });
  const share = {
    files: Math.max(1, Math.floor(limit.files / candidates.length)),
    bytes: limit.bytes / candidates.length,
    hours: Math.max(1, Math.floor(limit.hours / candidates.length)),
  };
  const taken = candidates.map(({ wanted, again, topic, partition, state }) => {
    const files = upTo(wanted, share, again);
    const leftFrom = wanted[files.length]?.firstOffset;
    return { files, partition: { topic, partition, leftFrom, ...state } };
  });
  return {
    files: taken.flatMap(({ files }) => files),
    partitions: taken.map(({ partition }) => partition),
  };
}

/** Whether a file may hold what is not folded. @param watermark of its partition */
export function mayBeNew({ firstOffset, putAt }: RawFile, watermark: Watermark | undefined): boolean {
  return !watermark || firstOffset > watermark.offset || putAt > watermark.listedUntil - putMs;
}

/** At least one file behind the watermark, and all before it. */
function upTo(files: readonly RawFile[], limit: RoundLimit, again: bigint): RawFile[] {
  let [count, bytes] = [0, 0];
  const hours = new Set<string>();
  for (const file of files) {
    hours.add(`${file.dt} ${file.hour}`);
    const fits = count < limit.files && bytes + file.bytes <= limit.bytes && hours.size <= limit.hours;
    if (!fits && count > 0 && (files[count - 1]?.firstOffset ?? 0n) > again) break;
    count += 1;
    bytes += file.bytes;
  }
  return files.slice(0, count);
}

type Files = readonly [RawFile, ...RawFile[]];

/** Files of each topic partition, in the order of their first offsets. */
export function byPartition(files: readonly RawFile[]): Files[] {
  const groups = new Map<string, [RawFile, ...RawFile[]]>();
  for (const file of files) {
    const name = `${file.topic}-${file.partition}`;
    const group = groups.get(name);
    if (group) group.push(file);
    else groups.set(name, [file]);
  }
  return [...groups.values()].map((group) => group.sort((a, b) => Number(a.firstOffset - b.firstOffset)));
}

function stateOf(files: readonly RawFile[]): Pick<Watermark, 'listedUntil' | 'seen'> {
  const listedUntil = Math.max(...files.map(({ putAt }) => putAt));
  const digest = createHash('sha256');
  for (const { key, version, putAt } of files) {
    if (putAt > listedUntil - putMs) digest.update(`${key} ${version}\n`);
  }
  return { listedUntil, seen: digest.digest('hex').slice(0, 32) };
}

function isFolded(
  files: readonly RawFile[],
  state: Pick<Watermark, 'listedUntil' | 'seen'>,
  watermark: Watermark,
): boolean {
  return (
    state.listedUntil === watermark.listedUntil &&
    state.seen === watermark.seen &&
    files.every(({ firstOffset }) => firstOffset <= watermark.offset)
  );
}

export function samePartition(
  a: { topic: string; partition: number },
  b: { topic: string; partition: number },
): boolean {
  return a.topic === b.topic && a.partition === b.partition;
}
