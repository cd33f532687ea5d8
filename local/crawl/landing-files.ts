import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { landingPrefix } from '../../lib/contracts/lake-layout';
import { exclusionPattern } from './exclusion';

/** An object that may be data of a table. */
export interface LandingFile {
  readonly key: string;
  readonly bytes: number;
  /** Folders between the table's folder and the file, in their order. */
  readonly partition: readonly PartitionFolder[];
}

export interface PartitionFolder {
  /** What stands before the = of the folder's name, in lower case; `partition_0`, `partition_1` ... without one. */
  readonly name: string;
  readonly value: string;
}

/** An object that is no data of any table. */
export interface PassedOver {
  readonly key: string;
  /** Half a sentence that goes on from the key. */
  readonly why: string;
}

/** Folder of a table with what lies in it. */
export interface TableFolder {
  /** With a slash at the end. */
  readonly prefix: string;
  /** Last part of the prefix. */
  readonly name: string;
  readonly files: LandingFile[];
}

export interface Listing {
  readonly folders: readonly TableFolder[];
  readonly passedOver: readonly PassedOver[];
}

export interface ListingOptions {
  /** Name of a folder of landing/. */
  readonly folder: string;
  readonly tableLevel: number;
  readonly exclusions: readonly string[];
}

/** Every object below landing/<folder>/, in the order of their keys, by the table that it belongs to. */
export async function listLanding(s3: S3Client, bucket: string, options: ListingOptions): Promise<Listing> {
  const root = landingPrefix(options.folder);
  const excluded = options.exclusions.map(exclusionPattern);
  const folders = new Map<string, TableFolder>();
  // A folder that has lost all its files is told, too.
  if (options.tableLevel === 3) folders.set(root, { prefix: root, name: options.folder, files: [] });
  const passedOver: PassedOver[] = [];
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: root })) {
    for (const { Key: key = '', Size: bytes = 0 } of page.Contents ?? []) {
      const path = key.slice(root.length);
      // A key with a slash at its end is how consoles make a folder.
      if (path.endsWith('/') || path === '' || excluded.some((pattern) => pattern.test(path))) continue;
      const between = path.split('/').slice(0, -1);
      const deeper = options.tableLevel - 3;
      if (bytes === 0) passedOver.push({ key, why: 'is empty' });
      else if (between.length < deeper) {
        passedOver.push({ key, why: `lies above table level ${options.tableLevel}` });
      } else {
        const prefix = [root, ...between.slice(0, deeper).map((part) => `${part}/`)].join('');
        const name = between[deeper - 1] ?? options.folder;
        const folder = folders.get(prefix) ?? { prefix, name, files: [] };
        folders.set(prefix, folder);
        folder.files.push({ key, bytes, partition: partitionOf(between.slice(deeper)) });
      }
    }
  }
  return { folders: [...folders.values()], passedOver };
}

/** @param parts names of folders */
export function partitionOf(parts: readonly string[]): PartitionFolder[] {
  let unnamed = 0;
  return parts.map((part) => {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(part) ?? [];
    return name === undefined || value === undefined
      ? { name: `partition_${unnamed++}`, value: part }
      : { name: name.toLowerCase(), value: unescaped(value) };
  });
}

/** Writers of such folders write a colon as %3A; a percent sign of somebody else's stays. */
function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
