import type { S3Client } from '@aws-sdk/client-s3';
import { parseRawKey, rawPrefix, zone } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import type { FakeLake } from '../delivery/fake-lake';
import { parquetTypes, readParquet } from '../delivery/read-parquet';
import { bytesOf, keysUnder } from './lake-files';

/** Keys with contents. */
export type LakeFiles = AsyncGenerator<readonly [key: string, bytes: Uint8Array]>;

/** What a delivery left, in a form that does not tell how it divided records into files. */
export interface DeliveredLake {
  /** By table and record identity; a row's `dt` and `hour` are those of its file. */
  readonly rows: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Rows in all files, those of one identity counted as often as they were written. */
  readonly written: number;
  /** Name to logical type of every column, by table. */
  readonly types: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Contents of quarantine, by key; without what NiFi's Kafka does not tell: headers, and who gave the timestamp. */
  readonly refused: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/**
 * Reads all that lies in the lake.
 *
 * @throws Error when a key is none of the layout, a file holds rows that its key does not promise, or two files say
 *   different things of one record
 */
export async function deliveredLake(files: LakeFiles): Promise<DeliveredLake> {
  const rows = new Map<string, Readonly<Record<string, unknown>>>();
  const types = new Map<string, Readonly<Record<string, string>>>();
  const refused = new Map<string, Readonly<Record<string, unknown>>>();
  let written = 0;
  for await (const [key, bytes] of files) {
    if (key.startsWith(`${zone.quarantine}/`)) {
      refused.set(key, refusalOf(bytes));
      continue;
    }
    const { table, file } = fileOf(key);
    types.set(table, same(`types of ${key}`, types.get(table), logicalTypes(bytes)));
    let before = file.firstOffset - 1n;
    for (const { _landed_at: landed, ...row } of await readParquet(bytes)) {
      const offset = row._offset as bigint;
      const inPlace = row._topic === file.topic && row._partition === file.partition && offset > before;
      if (!inPlace || (before < file.firstOffset && offset !== file.firstOffset)) {
        throw new Error(`${key} holds offset ${offset} of ${String(row._topic)}-${String(row._partition)}.`);
      }
      before = offset;
      expect(landed).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/);
      const identity = `${table} ${file.topic}-${file.partition}-${offset}`;
      rows.set(identity, same(identity, rows.get(identity), { ...row, dt: file.dt, hour: file.hour }));
      written++;
    }
  }
  return { rows, written, types, refused };
}

/** No value and one of no bytes are the same to NiFi. */
function refusalOf(bytes: Uint8Array): Record<string, unknown> {
  const { value, ...record } = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
  const told = Object.entries(record).filter(([name]) => !['headers', 'timestampType'].includes(name));
  return { ...Object.fromEntries(told), value: value ?? '' };
}

/** Every raw file and every refusal of a bucket. */
export async function* filesIn(s3: S3Client, bucket: string): LakeFiles {
  for (const prefix of [zone.raw, zone.quarantine]) {
    for (const key of await keysUnder(s3, bucket, `${prefix}/`)) {
      yield [key, await bytesOf(s3, bucket, key)];
    }
  }
}

/** The same of a bucket in memory. */
export async function* filesOf(lake: FakeLake): LakeFiles {
  for (const key of lake.keys) yield await Promise.resolve([key, lake.bytes(key)]);
}

function fileOf(key: string) {
  for (const table of lakeTables) {
    const file = key.startsWith(rawPrefix(table)) ? parseRawKey(table, key) : undefined;
    if (file) return { table: table.name, file };
  }
  throw new Error(`${key} is no key of the layout.`);
}

/** What one file says, when another said the same or nothing. */
function same<T>(what: string, before: T | undefined, now: T): T {
  if (before !== undefined) expect({ [what]: now }).toEqual({ [what]: before });
  return now;
}

/** How a decimal is stored, and whether a column may be empty, is nothing that a reader of the lake can tell. */
function logicalTypes(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parquetTypes(bytes)).map(([name, type]) => [
      name,
      type.replace(/ (OPTIONAL|REQUIRED)$/, '').replace(/^(DECIMAL\(\d+,\d+\)) .*$/, '$1'),
    ]),
  );
}
