import * as z from 'zod';

/** Variables of the delivery function. */
export const deliveryEnv = z.object({
  /** Bucket of the lake. */
  LAKE_BUCKET: z.string().min(1),
  /** Puts that one invocation has under way at a time. */
  CONCURRENT_PUTS: z.coerce.number().int().min(1).max(256).default(16),
});

/** One record as Lambda's event source for Kafka hands it over. Key, value and headers are bytes. */
export const kafkaRecord = z.object({
  topic: z.string(),
  partition: z.number().int().nonnegative(),
  offset: z.number().int().nonnegative(),
  /** Milliseconds since 1970; -1 when the producer gave none. */
  timestamp: z.number().int(),
  timestampType: z.string().optional(),
  /** Base64. */
  key: z.string().nullish(),
  /** Base64; null is a tombstone. */
  value: z.string().nullish(),
  headers: z.array(z.record(z.string(), z.array(z.number().int()))).optional(),
});

/** Event of `aws:kafka`: records in offset order under `<topic>-<partition>`. */
export const kafkaEvent = z.object({
  eventSource: z.literal('aws:kafka'),
  eventSourceArn: z.string().optional(),
  bootstrapServers: z.string().optional(),
  records: z.record(z.string(), z.array(kafkaRecord)),
});

export type KafkaRecord = z.infer<typeof kafkaRecord>;
export type KafkaEvent = z.infer<typeof kafkaEvent>;

/**
 * Lambda's partial batch response for Kafka (function response type ReportBatchItemFailures): each named partition
 * is tried again from its offset, what comes before it and every other partition is done.
 * Lambda takes a name or offset that was not in the event as a failure of the whole batch.
 */
export interface KafkaBatchResponse {
  readonly batchItemFailures: readonly BatchItemFailure[];
}

export interface BatchItemFailure {
  readonly itemIdentifier: {
    /** `<topic>-<partition>`, as in the event. */
    readonly partition: string;
    readonly offset: number;
  };
}
