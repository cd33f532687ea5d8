import { paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { parseRawKey, rawPrefix, type RawFileName } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';

/** A raw file in the lake. */
export interface RawFile extends RawFileName {
  readonly key: string;
  /** Tells one put from the next under the same key. */
  readonly version: string;
  /** When it was put, by S3's clock, milliseconds since 1970. */
  readonly putAt: number;
  readonly bytes: number;
}

/**
 * Raw files of a table in the order of their keys.
 *
 * @param since first day, `YYYY-MM-DD`, or day and hour as `YYYY-MM-DD/hour=HH` @default - all
 */
export async function listRawFiles(
  s3: S3Client,
  bucket: string,
  table: LakeTable,
  since?: string,
): Promise<RawFile[]> {
  const files: RawFile[] = [];
  for await (const page of rawFilePages(s3, bucket, table, since)) files.push(...page);
  return files;
}

/** The same page by page, as S3 lists them. */
export async function* rawFilePages(
  s3: S3Client,
  bucket: string,
  table: LakeTable,
  since?: string,
): AsyncGenerator<readonly RawFile[]> {
  const prefix = rawPrefix(table);
  const pages = paginateListObjectsV2(
    { client: s3 },
    { Bucket: bucket, Prefix: prefix, ...(since !== undefined && { StartAfter: `${prefix}dt=${since}` }) },
  );
  for await (const { Contents = [] } of pages) {
    yield Contents.flatMap(({ Key = '', ETag = '', LastModified, Size = 0 }) => {
      const name = parseRawKey(table, Key);
      const putAt = LastModified?.getTime() ?? 0;
      return name ? [{ ...name, key: Key, version: `${ETag} ${putAt}`, putAt, bytes: Size }] : [];
    });
  }
}
