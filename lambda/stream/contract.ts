import { z } from 'zod';

/** Environment of create-topics. */
export const streamEnvironment = z.object({
  /** `host:port`, with commas between. */
  KAFKA_BOOTSTRAP_SERVERS: z.string().min(1),
  /** Replicas of every topic: the number of brokers up to 3. */
  TOPIC_REPLICATION_FACTOR: z.coerce.number().int().min(1),
});

/** What was changed, by topic; all empty when the cluster already had it so. */
export interface TopicsReport {
  readonly created: readonly string[];
  /** Topics that got more partitions. */
  readonly grown: readonly string[];
  /** Topics whose configuration was set. */
  readonly configured: readonly string[];
}
