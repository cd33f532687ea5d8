import * as z from 'zod';

/** How handlers reach the brokers. */
export const kafkaEnvironment = z.object({
  /** `host:port`, with commas between. */
  KAFKA_BOOTSTRAP_SERVERS: z.string().min(1),
  /** `iam`: TLS and MSK's IAM access control, with the keys of the function's role; `none`: plain. */
  KAFKA_AUTH: z.enum(['none', 'iam']).default('none'),
});
export type KafkaEnvironment = z.infer<typeof kafkaEnvironment>;

/** Environment of create-topics. */
export const streamEnvironment = kafkaEnvironment.extend({
  /** Replicas of every topic that names no number of its own: the number of brokers up to 3. */
  TOPIC_REPLICATION_FACTOR: z.coerce.number().int().min(1),
});
export type StreamEnvironment = z.infer<typeof streamEnvironment>;

/** Where the cluster is; Lambda and ECS set it. */
export const region = z.object({ AWS_REGION: z.string().min(1) });

/** What Lambda itself sets from the function's role. */
export const roleKeys = z.object({
  AWS_ACCESS_KEY_ID: z.string().min(1),
  AWS_SECRET_ACCESS_KEY: z.string().min(1),
  AWS_SESSION_TOKEN: z.string().optional(),
});

/** Event of create-topics; numbers may come as text, as CloudFormation hands them over. */
export const wantedTopics = z.object({
  topics: z
    .array(
      z.object({
        name: z.string().min(1),
        partitions: z.coerce.number().int().min(1),
        /** @default - TOPIC_REPLICATION_FACTOR */
        replicationFactor: z.coerce.number().int().min(1).optional(),
        config: z.record(z.string(), z.string()),
      }),
    )
    .min(1),
});
export type WantedTopics = z.infer<typeof wantedTopics>;

/** What was changed, by topic; all empty when the cluster already had it so. */
export interface TopicsReport {
  readonly created: readonly string[];
  /** Topics that got more partitions. */
  readonly grown: readonly string[];
  /** Topics whose configuration was set. */
  readonly configured: readonly string[];
}
