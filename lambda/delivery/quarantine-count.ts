import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { beforeQuarantineKey, quarantineCountKey, quarantineKey } from '../../lib/contracts/lake-layout';

/** Offset up to which a partition's refusals are counted, by `<topic>-<partition>`. */
const marksSchema = z.record(z.string(), z.string().regex(/^\d+$/).transform(BigInt));
type Marks = Readonly<Record<string, bigint>>;

/** A partition, and the offset before which everything is in the lake: in raw files or in quarantine. */
export interface DeliveredPartition {
  readonly topic: string;
  readonly partition: number;
  readonly committed: bigint;
}

/** What was found, with the marks that make the next look begin behind it. */
export interface QuarantineCount {
  /** Records by topic; only of topics that have some. */
  readonly records: ReadonlyMap<string, number>;
  /** Call it when the records are told: who fails in between tells them twice. */
  readonly keep: () => Promise<void>;
}

/**
 * Counts the records that were set aside since the last look, by their files: those before the committed offset are all
 * there, and each offset is looked at once, however often NiFi was started and a poll was read anew. The first look of
 * all begins where the groups stand.
 */
export class QuarantineCounter {
  private readonly memory: string;

  /** @param name of its own: another one begins anew */
  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    name: string,
  ) {
    this.memory = quarantineCountKey(name);
  }

  async count(partitions: readonly DeliveredPartition[]): Promise<QuarantineCount> {
    const known = await this.recall();
    const records = new Map<string, number>();
    const marks: Record<string, bigint> = { ...known };
    for (const one of partitions) {
      const { topic, partition, committed } = one;
      const name = `${topic}-${partition}`;
      marks[name] = committed;
      // A partition that came later is counted from its beginning.
      const mark = known === undefined ? committed : (known[name] ?? 0n);
      const found = mark < committed ? await this.countBetween(one, mark) : 0;
      if (found > 0) records.set(topic, (records.get(topic) ?? 0) + found);
    }
    return { records, keep: () => this.remember(marks, known) };
  }

  private async countBetween({ committed, ...place }: DeliveredPartition, mark: bigint): Promise<number> {
    const start = beforeQuarantineKey({ ...place, offset: mark });
    const end = quarantineKey({ ...place, offset: committed });
    const pages = paginateListObjectsV2(
      { client: this.s3 },
      { Bucket: this.bucket, Prefix: prefixOf(place), StartAfter: start },
    );
    let found = 0;
    for await (const { Contents = [] } of pages) {
      const keys = Contents.map(({ Key = '' }) => Key);
      found += keys.filter((key) => key < end).length;
      if ((keys.at(-1) ?? end) >= end) break;
    }
    return found;
  }

  /** Undefined at the first look. */
  private async recall(): Promise<Marks | undefined> {
    try {
      const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: this.bucket, Key: this.memory }));
      return marksSchema.parse(JSON.parse((await Body?.transformToString()) ?? ''));
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  private async remember(marks: Marks, known: Marks | undefined): Promise<void> {
    if (known && Object.entries(marks).every(([name, mark]) => known[name] === mark)) return;
    const Body = JSON.stringify(marks, (_, value: unknown) =>
      typeof value === 'bigint' ? value.toString() : value,
    );
    await this.s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: this.memory, Body }));
  }
}

/** Of one partition's files: up to the first digit of the offset. */
function prefixOf(place: { readonly topic: string; readonly partition: number }): string {
  return beforeQuarantineKey({ ...place, offset: 0n }).replace(/\d{20}$/, '');
}
