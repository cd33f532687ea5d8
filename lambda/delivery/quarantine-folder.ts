import {
  DeleteObjectsCommand,
  GetObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import { kafkaRecord, type KafkaRecord } from './contract';

export interface QuarantinedRecord {
  readonly key: string;
  readonly record: KafkaRecord;
}

/** The most keys that S3 lists, and deletes, at a time. */
const batchKeys = 1_000;

/** A topic's records in quarantine, as quarantineFile wrote them. */
export class QuarantineFolder {
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  /** In order of partition and offset, since keys are. */
  async *batches(): AsyncGenerator<readonly QuarantinedRecord[]> {
    const pages = paginateListObjectsV2(
      { client: this.s3, pageSize: batchKeys },
      { Bucket: this.bucket, Prefix: this.prefix },
    );
    for await (const { Contents = [] } of pages) {
      const keys = Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
      if (keys.length > 0) yield await Promise.all(keys.map((key) => this.read(key)));
    }
  }

  async remove(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { Errors = [] } = await this.s3.send(
      new DeleteObjectsCommand({
        Bucket: this.bucket,
        Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
      }),
    );
    const [first] = Errors;
    // They were delivered; to deliver them once more changes nothing.
    if (first) throw new Error(`${first.Key ?? ''} stays in quarantine (${first.Code ?? ''}); replay again.`);
  }

  private async read(key: string): Promise<QuarantinedRecord> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
    const record = kafkaRecord.safeParse(parsed((await Body?.transformToString()) ?? ''));
    if (record.success) return { key, record: record.data };
    throw new Error(
      `${key} is no quarantined record (${z.prettifyError(record.error).replaceAll('\n', ' ')}); take it out of the folder.`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
