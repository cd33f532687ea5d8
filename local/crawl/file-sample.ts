import { open, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { LandingFile } from './landing-files';

/** What a table may be made of. */
export type FileFormat = 'csv' | 'json' | 'parquet';

/** As much of a file as its schema needs, in a file of this machine. */
export interface FileSample {
  readonly format: FileFormat;
  readonly gzip: boolean;
  readonly path: string;
}

/** Why a file is no data. Its message goes on from the file's name and shows nothing of what is in the file. */
export class NoData extends Error {}

/** Most bytes that are read from the beginning of a file, and that are looked at once it is unpacked. */
export const sampleBytes = 1024 * 1024;
/** Holds the footer of most Parquet files. */
const tailBytes = 128 * 1024;

/**
 * Reads the beginning of a file, of Parquet the end, and tells its format from what is in it.
 *
 * @param path where the sample shall lie
 * @throws NoData
 */
export async function takeSample(
  s3: S3Client,
  bucket: string,
  { key, bytes }: LandingFile,
  path: string,
): Promise<FileSample> {
  const head = await readRange(s3, bucket, key, 0, Math.min(bytes, sampleBytes));
  if (head.subarray(0, 4).equals(parquetMark)) {
    if (head.length === bytes) await writeFile(path, head);
    else await writeFooter(s3, bucket, { key, bytes }, path);
    return { format: 'parquet', gzip: false, path };
  }
  const gzip = head[0] === 0x1f && head[1] === 0x8b;
  if (gzip !== key.endsWith('.gz')) {
    // Athena unpacks by the name.
    throw new NoData(gzip ? 'is packed by gzip and is not named .gz' : 'is named .gz and not packed by gzip');
  }
  const whole = wholeLines(gzip ? await unpacked(head) : head, head.length < bytes);
  const format = formatOfText(whole);
  await writeFile(path, whole);
  return { format, gzip, path };
}

const parquetMark = Buffer.from('PAR1');

async function readRange(
  s3: S3Client,
  bucket: string,
  key: string,
  from: number,
  length: number,
): Promise<Buffer> {
  const { Body } = await s3.send(
    new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=${from}-${from + length - 1}` }),
  );
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
}

/** Writes a Parquet file that has its footer where it was, and no data before it. */
async function writeFooter(
  s3: S3Client,
  bucket: string,
  { key, bytes }: Pick<LandingFile, 'key' | 'bytes'>,
  path: string,
): Promise<void> {
  let tail = await readRange(s3, bucket, key, bytes - tailBytes, tailBytes);
  // Length of the footer and the mark again are the last eight bytes.
  const wanted = tail.readUInt32LE(tail.length - 8) + 8;
  if (!tail.subarray(-4).equals(parquetMark) || wanted > bytes)
    throw new NoData('ends before its Parquet does');
  if (wanted > tail.length) tail = await readRange(s3, bucket, key, bytes - wanted, wanted);
  const file = await open(path, 'w');
  try {
    await file.truncate(bytes);
    await file.write(tail, 0, tail.length, bytes - tail.length);
  } finally {
    await file.close();
  }
}

/** The beginning of what a packed beginning holds. */
async function unpacked(packed: Buffer): Promise<Buffer> {
  // A sample is cut off anywhere.
  const unpacking = Readable.from([packed]).pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }));
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of unpacking as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > sampleBytes) break;
    }
  } catch {
    throw new NoData('cannot be unpacked');
  }
  return Buffer.concat(chunks);
}

/** @param cut more of the file follows */
function wholeLines(bytes: Buffer, cut: boolean): Buffer {
  if (!cut && bytes.length <= sampleBytes) return bytes;
  const end = bytes.lastIndexOf('\n', sampleBytes - 1) + 1;
  if (end === 0) throw new NoData('has a first line of more than a MiB');
  return bytes.subarray(0, end);
}

function formatOfText(bytes: Buffer): FileFormat {
  if (bytes.includes(0)) throw new NoData('is no CSV, JSON lines or Parquet');
  const [first] = /[^\s\uFEFF]/.exec(bytes.toString('utf8', 0, 4096)) ?? [];
  if (first === undefined) throw new NoData('has nothing but blanks');
  if (first === '[') throw new NoData('is one JSON array: write an object a line');
  return first === '{' ? 'json' : 'csv';
}
