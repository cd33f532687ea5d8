import * as z from 'zod';
import { kafkaEnvironment } from '../stream/contract';
import { deliveryEnv } from './contract';

/** What replay-quarantine is asked for. */
export const replayEvent = z.object({
  /** Names of tables. @default - all */
  tables: z.array(z.string()).optional(),
});
export type ReplayEvent = z.input<typeof replayEvent>;

export interface ReplayReport {
  readonly tables: readonly TableReplay[];
}

export interface TableReplay {
  readonly table: string;
  /** Records that are in the raw zone now, and no longer in quarantine. */
  readonly replayed: number;
  /** Records that still cannot be read. */
  readonly left: number;
  /** Of the first record that is left, why. */
  readonly reason?: string;
}

/** Variables of replay-topic. */
export const replayTopicEnv = deliveryEnv.extend(kafkaEnvironment.shape);

/** What replay-topic is asked for: offsets of one partition of a table's topic, both included. */
export const replayTopicEvent = z.object({
  table: z.string(),
  partition: z.number().int().nonnegative().default(0),
  from: z.coerce.bigint().nonnegative().default(0n),
  /** @default - all that the topic has now */
  to: z.coerce
    .bigint()
    .nonnegative()
    .default(2n ** 63n - 1n),
});
export type ReplayTopicEvent = z.input<typeof replayTopicEvent>;

export interface TopicReplay {
  readonly table: string;
  /** Records that were in the range and were delivered again. */
  readonly records: number;
  /** Of these, how many are in quarantine. */
  readonly quarantined: number;
}
