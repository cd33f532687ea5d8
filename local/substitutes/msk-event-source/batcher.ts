import { z } from 'zod';
import type { KafkaEvent } from '../../../lambda/delivery/contract';
import { PartitionBuffer, type FetchedRecord } from './partition-buffer';

export interface BatchLimits {
  readonly records: number;
  readonly bytes: number;
  readonly windowMs: number;
}

/** Up to where a partition is done. */
export interface Progress {
  readonly topic: string;
  readonly partition: number;
  /** Of the first record that is not. */
  readonly nextOffset: number;
}

/** Records on their way in one event, by `<topic>-<partition>`. */
export type Batch = ReadonlyMap<string, readonly FetchedRecord[]>;

const response = z
  .object({
    batchItemFailures: z
      .array(z.object({ itemIdentifier: z.object({ partition: z.string(), offset: z.number() }) }))
      .nullish(),
  })
  .nullish();

/** Collects records of all partitions into events by number, size and age, and reads the function's answers. */
export class Batcher {
  private readonly buffers = new Map<string, PartitionBuffer>();
  /** The partition that the next event begins with, so that a busy one does not starve the others. */
  private turn = 0;

  constructor(private readonly limits: BatchLimits) {}

  get waitingRecords(): number {
    return [...this.buffers.values()].reduce((sum, { length }) => sum + length, 0);
  }

  get failing(): string[] {
    return [...this.buffers].filter(([, buffer]) => buffer.failing).map(([name]) => name);
  }

  add(topic: string, partition: number, records: readonly FetchedRecord[]): void {
    const name = `${topic}-${partition}`;
    let buffer = this.buffers.get(name);
    if (!buffer) {
      buffer = new PartitionBuffer(topic, partition);
      this.buffers.set(name, buffer);
    }
    buffer.add(records);
  }

  /** Forgets every record: after a rebalance Kafka hands out again what was not committed. */
  clear(): void {
    this.buffers.clear();
  }

  /** True when a partition holds more than one event can take: fetching it waits. */
  isFull(topic: string, partition: number): boolean {
    const buffer = this.buffers.get(`${topic}-${partition}`);
    return (
      buffer !== undefined && (buffer.length >= this.limits.records || buffer.bytes >= this.limits.bytes)
    );
  }

  /** Milliseconds until an event is due, 0 when it is; undefined when nothing waits. */
  dueIn(now: number): number | undefined {
    const ready = [...this.buffers.values()].filter((buffer) => buffer.isReady(now));
    const records = ready.reduce((sum, { length }) => sum + length, 0);
    const bytes = ready.reduce((sum, buffer) => sum + buffer.bytes, 0);
    if (records >= this.limits.records || bytes >= this.limits.bytes) return 0;
    const due = [...this.buffers.values()]
      .map((buffer) => buffer.dueAt(this.limits.windowMs))
      .filter((at) => at !== undefined);
    return due.length === 0 ? undefined : Math.max(Math.min(...due) - now, 0);
  }

  /** The oldest records of every partition that may be tried, within the limits. They stay until `settle`. */
  take(now: number): Batch {
    const batch = new Map<string, FetchedRecord[]>();
    let { records, bytes } = this.limits;
    for (const [name, buffer] of this.fromTurn()) {
      if (!buffer.isReady(now)) continue;
      const taken = buffer.peek({ records, bytes }, batch.size === 0);
      if (taken.length === 0) continue;
      batch.set(name, taken);
      records -= taken.length;
      bytes -= taken.reduce((sum, record) => sum + record.bytes, 0);
    }
    this.turn++;
    return batch;
  }

  /**
   * Reads the function's answer as Lambda does: a partition that it names is tried again from its offset, and an
   * answer that names what was not in the event fails the whole batch.
   *
   * @param answer what the function returned, or {@link failure} when it threw
   * @returns offsets to commit
   */
  settle(batch: Batch, answer: unknown, now: number): Progress[] {
    const failedFrom = failures(batch, answer);
    return [...batch].flatMap(([name, records]) => {
      const buffer = this.buffers.get(name);
      const [first] = records;
      if (!buffer || !first) return [];
      const failed = failedFrom.get(name);
      const nextOffset = failed ?? (records.at(-1) ?? first).offset + 1;
      buffer.done(nextOffset);
      if (failed === undefined) buffer.succeeded();
      else buffer.failed(now);
      const { topic, partition } = buffer;
      return nextOffset === first.offset ? [] : [{ topic, partition, nextOffset }];
    });
  }

  private fromTurn(): [string, PartitionBuffer][] {
    const all = [...this.buffers];
    const start = all.length === 0 ? 0 : this.turn % all.length;
    return [...all.slice(start), ...all.slice(0, start)];
  }
}

/** The event that a batch makes. */
export function eventOf(batch: Batch, bootstrapServers: string): KafkaEvent {
  return {
    eventSource: 'aws:kafka',
    bootstrapServers,
    records: Object.fromEntries(
      [...batch].map(([name, records]) => [name, records.map((record) => record.asEventRecord())]),
    ),
  };
}

/** Answer that stands for a function that threw. */
export const failure = Symbol('the function failed');

function failures(batch: Batch, answer: unknown): Map<string, number> {
  const everything = new Map([...batch].map(([name, [first]]) => [name, first?.offset ?? 0]));
  const parsed = response.safeParse(answer);
  if (!parsed.success) return everything;
  const failed = new Map<string, number>();
  for (const { itemIdentifier } of parsed.data?.batchItemFailures ?? []) {
    const { partition, offset } = itemIdentifier;
    if (!batch.get(partition)?.some((record) => record.offset === offset)) return everything;
    failed.set(partition, Math.min(offset, failed.get(partition) ?? offset));
  }
  return failed;
}
