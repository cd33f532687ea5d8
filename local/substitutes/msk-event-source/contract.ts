import { z } from 'zod';
import { lakeTables } from '../../../lib/contracts/lake-tables';
import { heartbeatTopic, tableOf, topicOf } from '../../../lib/contracts/topics';

/** Variables of the event source; those of the function that it calls come beside them. */
export const eventSourceEnv = z.object({
  /** `host:port`, separated by commas. */
  KAFKA_BOOTSTRAP_SERVERS: z.string().min(1),
  /** Topics, separated by commas: each fills a table of the lake, and has a source and a consumer group of its own. */
  TOPICS: z
    .string()
    .default(lakeTables.map(topicOf).join(','))
    .transform((names) => names.split(','))
    .superRefine((names, context) => {
      for (const name of names.filter((topic) => tableOf(topic) === undefined)) {
        const hint =
          name === heartbeatTopic ? 'it carries no rows' : 'no entry in lib/contracts/tables.ts has it';
        context.addIssue({
          code: 'custom',
          message: `"${name}" fills no table of the lake (${hint}); take it off.`,
        });
      }
    }),
  /** Most records of one event. */
  BATCH_RECORDS: z.coerce.number().int().min(1).max(10_000).default(10_000),
  /** Most bytes of one event: Lambda's limit on a payload. A larger record goes alone. */
  BATCH_BYTES: z.coerce.number().int().min(1).default(6_000_000),
  /** Longest time that a record waits for others, milliseconds. */
  BATCH_WINDOW_MS: z.coerce.number().int().min(0).max(300_000).default(1_000),
  /** Port of the health page on 127.0.0.1. */
  HEALTH_PORT: z.coerce.number().int().min(0).max(65_535),
});

export type EventSourceSettings = z.infer<typeof eventSourceEnv>;

/** What the health page answers as JSON, with 200 once every group has been joined and 503 before. */
export const eventSourceHealth = z.object({
  joined: z.boolean(),
  partitions: z.number(),
  /** Fetched and not yet in the lake. */
  waitingRecords: z.number(),
  /** Done since the start. */
  deliveredRecords: z.number(),
  /** `<topic>-<partition>` of those whose last try failed. */
  failing: z.array(z.string()),
});

export type EventSourceHealth = z.infer<typeof eventSourceHealth>;
