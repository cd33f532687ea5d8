import type { KafkaRecord } from '../../../lambda/delivery/contract';

/** Milliseconds to the first new try and between the later ones at most; doubled each time. */
const firstPause = 500;
const longestPause = 30_000;

/** A record as fetched; it becomes part of an event when its turn comes. */
export interface FetchedRecord {
  readonly offset: number;
  /** Bytes in an event, as base64 makes them. */
  readonly bytes: number;
  /** When it was fetched, milliseconds since 1970. */
  readonly fetchedAt: number;
  readonly asEventRecord: () => KafkaRecord;
}

/** One partition's records between Kafka and the lake, in offset order. They leave when the function has said so. */
export class PartitionBuffer {
  private readonly records: FetchedRecord[] = [];
  private failures = 0;
  private notBefore = 0;
  bytes = 0;

  constructor(
    readonly topic: string,
    readonly partition: number,
  ) {}

  get length(): number {
    return this.records.length;
  }

  get failing(): boolean {
    return this.failures > 0;
  }

  add(records: readonly FetchedRecord[]): void {
    for (const record of records) {
      this.records.push(record);
      this.bytes += record.bytes;
    }
  }

  /** When the oldest record must be on its way, milliseconds since 1970; undefined when there is none. */
  dueAt(windowMs: number): number | undefined {
    const [oldest] = this.records;
    return oldest && Math.max(oldest.fetchedAt + windowMs, this.notBefore);
  }

  /** True when records may be tried now. */
  isReady(now: number): boolean {
    return this.records.length > 0 && now >= this.notBefore;
  }

  /** The oldest records within the limits, and one in any case when `atLeastOne`. They stay. */
  peek(limit: { records: number; bytes: number }, atLeastOne: boolean): FetchedRecord[] {
    let bytes = 0;
    let count = 0;
    for (const record of this.records) {
      bytes += record.bytes;
      if (count >= limit.records || bytes > limit.bytes) break;
      count++;
    }
    return this.records.slice(0, count === 0 && atLeastOne ? 1 : count);
  }

  /** Lets go of all records below an offset. */
  done(nextOffset: number): void {
    const first = this.records.findIndex(({ offset }) => offset >= nextOffset);
    for (const { bytes } of this.records.splice(0, first === -1 ? this.records.length : first))
      this.bytes -= bytes;
  }

  succeeded(): void {
    this.failures = 0;
    this.notBefore = 0;
  }

  /** Puts the next try off. */
  failed(now: number): void {
    this.notBefore = now + Math.min(firstPause * 2 ** this.failures, longestPause);
    this.failures++;
  }
}
