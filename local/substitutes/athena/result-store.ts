import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ResultRows, type Row } from './result-rows';
import type { ResultFormat } from './result-text';

/** Keeps results on this machine while the process lives, and puts them into S3 as Athena does. */
export class ResultStore {
  // A body that is read from a file has no checksum beforehand.
  private readonly s3 = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' });

  /** @param folder an existing folder for large results */
  constructor(private readonly folder: string) {}

  rows(queryId: string): ResultRows {
    return new ResultRows(join(this.folder, `${queryId}.rows`));
  }

  /** @param url `s3://bucket/key` */
  async put(url: string, rows: ResultRows, header: Row | undefined, format: ResultFormat): Promise<void> {
    const lines = async function* () {
      if (header) yield format.line(header);
      for await (const row of rows.all()) yield format.line(row);
    };
    if (!rows.isLarge) {
      const all: string[] = [];
      for await (const line of lines()) all.push(line);
      await this.send(url, format, Buffer.from(all.join('')));
      return;
    }
    const file = join(this.folder, `${url.slice(url.lastIndexOf('/') + 1)}.part`);
    try {
      await pipeline(Readable.from(lines()), createWriteStream(file));
      await this.send(url, format, createReadStream(file), (await stat(file)).size);
    } finally {
      await rm(file, { force: true });
    }
  }

  private async send(url: string, format: ResultFormat, body: Buffer | Readable, length?: number) {
    const { hostname, pathname } = new URL(url);
    await this.s3.send(
      new PutObjectCommand({
        Bucket: hostname,
        Key: decodeURIComponent(pathname.slice(1)),
        Body: body,
        ContentType: format.contentType,
        ...(length !== undefined && { ContentLength: length }),
      }),
    );
  }
}
