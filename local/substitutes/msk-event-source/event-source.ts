import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { deliveryGroupOf } from '../../../lib/contracts/topics';
import { Batcher, eventOf, failure } from './batcher';
import type { EventSourceHealth, EventSourceSettings } from './contract';
import { fetchedRecord } from './event-record';

/** Longest wait for new records in one fetch, milliseconds; a heartbeat follows each. */
const fetchWait = 500;
/** The shortest session that a broker grants: a killed process keeps its partitions that long. */
const sessionTimeout = 6_000;
/** Milliseconds to a new consumer after one has given up. */
const restartPause = 2_000;

export interface EventSourceOptions {
  readonly kafka: Kafka;
  readonly topic: string;
  readonly settings: EventSourceSettings;
  /** The function. */
  readonly handler: (event: unknown) => Promise<unknown>;
  /** Takes a line for the log. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
}

/**
 * What Lambda's event source mapping does for a Kafka topic: reads in a consumer group, calls the function with
 * batches, one at a time, commits what the function says is done and tries the rest again, for ever.
 */
export class EventSource {
  private readonly batcher: Batcher;
  private readonly stopping = new AbortController();
  /** After the last commit: the consumer may leave the group. */
  private readonly finished = new AbortController();
  private consumer: Consumer | undefined;
  private joined = false;
  private partitions = 0;
  private delivered = 0;
  /** Counts joins and consumers: a batch taken before one is no longer ours to commit. */
  private generation = 0;
  private giveUp: (error: Error) => void = () => undefined;
  private wake: () => void = () => undefined;

  constructor(private readonly options: EventSourceOptions) {
    const { BATCH_RECORDS, BATCH_BYTES, BATCH_WINDOW_MS } = options.settings;
    this.batcher = new Batcher({ records: BATCH_RECORDS, bytes: BATCH_BYTES, windowMs: BATCH_WINDOW_MS });
  }

  get health(): EventSourceHealth {
    return {
      joined: this.joined,
      partitions: this.partitions,
      waitingRecords: this.batcher.waitingRecords,
      deliveredRecords: this.delivered,
      failing: this.batcher.failing,
    };
  }

  /** Runs until `stop`: a call of the function that is under way is waited for and committed. */
  async run(): Promise<void> {
    const consuming = this.consumeForEver();
    while (!this.stopping.signal.aborted) {
      const due = this.batcher.dueIn(Date.now());
      if (due === 0) await this.callOnce();
      else await this.waitForRecords(due);
    }
    this.finished.abort();
    await consuming;
  }

  stop(): void {
    this.stopping.abort();
    this.wake();
  }

  /** @param longest milliseconds; undefined waits for the next record or the stop */
  private async waitForRecords(longest: number | undefined): Promise<void> {
    const waiting = new AbortController();
    const arrived = new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    const overdue = longest === undefined ? [] : [sleep(longest, undefined, { signal: waiting.signal })];
    await Promise.race([arrived, ...overdue]);
    waiting.abort();
    await Promise.allSettled(overdue);
  }

  private async callOnce(): Promise<void> {
    const { handler, log, settings } = this.options;
    const { generation } = this;
    const batch = this.batcher.take(Date.now());
    const answer = await handler(eventOf(batch, settings.KAFKA_BOOTSTRAP_SERVERS)).catch((error: unknown) => {
      log({ level: 'error', message: 'the function failed; its batch is tried again', error: String(error) });
      return failure;
    });
    if (generation !== this.generation) return;
    const before = this.batcher.waitingRecords;
    const progress = this.batcher.settle(batch, answer, Date.now());
    this.delivered += before - this.batcher.waitingRecords;
    this.resume();
    if (progress.length > 0) await this.commit(progress);
  }

  private async commit(
    progress: readonly { topic: string; partition: number; nextOffset: number }[],
  ): Promise<void> {
    try {
      await this.consumer?.commitOffsets(
        progress.map(({ topic, partition, nextOffset }) => ({
          topic,
          partition,
          offset: String(nextOffset),
        })),
      );
    } catch (error) {
      // The records are in the lake; at worst they are delivered again, to be told by their identity. A consumer of
      // kafkajs asks for ever for the coordinator that it joined with, which may be gone; a new one looks for it.
      this.options.log({ level: 'warn', message: 'offsets were not committed', error: String(error) });
      this.giveUp(error instanceof Error ? error : new Error(String(error)));
    }
  }

  private async consumeForEver(): Promise<void> {
    while (!this.finished.signal.aborted) {
      try {
        await this.consume();
      } catch (error) {
        this.options.log({
          level: 'error',
          message: 'the consumer gave up; a new one starts',
          error: String(error),
        });
        await sleep(restartPause, undefined, { signal: this.finished.signal }).catch(() => undefined);
      }
    }
  }

  /** One consumer's life. @throws when it has given up */
  private async consume(): Promise<void> {
    const { kafka, topic } = this.options;
    const consumer = kafka.consumer({
      groupId: deliveryGroupOf(topic),
      sessionTimeout,
      heartbeatInterval: sessionTimeout / 4,
      maxWaitTimeInMs: fetchWait,
      retry: { restartOnFailure: () => Promise.resolve(false) },
    });
    const crashed = new Promise<Error>((resolve) => {
      this.giveUp = resolve;
      consumer.on('consumer.crash', ({ payload }) => {
        resolve(payload.error);
      });
    });
    consumer.on('consumer.group_join', ({ payload }) => {
      this.onJoin(Object.values(payload.memberAssignment).flat().length);
    });
    try {
      this.consumer = consumer;
      await consumer.connect();
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        eachBatch: (batch) => this.onBatch(batch),
      });
      const ended = await Promise.race([crashed, aborted(this.finished.signal)]);
      if (ended) throw ended;
    } finally {
      this.generation++;
      this.joined = false;
      await consumer.disconnect();
    }
  }

  private onJoin(partitions: number): void {
    this.generation++;
    this.batcher.clear();
    this.partitions = partitions;
    this.joined = true;
    // A pause outlives the join in kafkajs, and nothing is full any more.
    this.resume();
    this.options.log({
      level: 'info',
      message: 'joined the consumer group',
      topic: this.options.topic,
      partitions,
    });
  }

  private onBatch(payload: EachBatchPayload): Promise<void> {
    const { topic, partition, messages } = payload.batch;
    if (payload.isRunning() && !payload.isStale()) {
      const now = Date.now();
      this.batcher.add(
        topic,
        partition,
        messages.map((message) => fetchedRecord(topic, partition, message, now)),
      );
      payload.resolveOffset(payload.batch.lastOffset());
      if (this.batcher.isFull(topic, partition)) payload.pause();
      this.wake();
    }
    return Promise.resolve();
  }

  /** Fetches again what is no longer full. */
  private resume(): void {
    for (const { topic, partitions } of this.consumer?.paused() ?? []) {
      const drained = partitions.filter((partition) => !this.batcher.isFull(topic, partition));
      if (drained.length > 0) this.consumer?.resume([{ topic, partitions: drained }]);
    }
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
}
