import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SchemaReader } from './file-schema';
import { NoData, takeSample } from './file-sample';
import type { LandingFile, PassedOver } from './landing-files';
import type { ReadFile } from './merge-schemas';

/** Files that are read beside each other: S3 answers one while DuckDB looks at another. */
const atOnce = 8;

/**
 * Reads what each file says of its table, in the order of the files.
 *
 * @param folder where samples may lie for a moment
 */
export async function readFiles(
  { s3, bucket }: { readonly s3: S3Client; readonly bucket: string },
  files: readonly LandingFile[],
  reader: SchemaReader,
  folder: string,
): Promise<{ readonly files: readonly ReadFile[]; readonly noData: readonly PassedOver[] }> {
  const read: ReadFile[] = [];
  const noData: PassedOver[] = [];
  const waiting = [...files.entries()].reverse();
  const lane = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [place, file] = next;
      const path = join(folder, String(place));
      try {
        const { format, gzip } = await takeSample(s3, bucket, file, path);
        read[place] = { file, format, gzip, schema: await reader.read({ format, gzip, path }) };
      } catch (error) {
        if (!(error instanceof NoData)) throw error;
        noData[place] = { key: file.key, why: error.message };
      } finally {
        await rm(path, { force: true });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return { files: read.filter(Boolean), noData: noData.filter(Boolean) };
}
