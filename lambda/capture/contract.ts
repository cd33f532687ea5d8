import * as z from 'zod';
import { metricsEnvironment } from '../metrics/contract';
import { queryEnvironment } from '../query/contract';
import { sourceAddress } from '../source/contract';
import { kafkaEnvironment } from '../stream/contract';

/** Environment of the handlers that speak to Kafka Connect. */
export const captureEnvironment = z.object({
  /** Base of Kafka Connect's REST API. */
  CONNECT_URL: z.url(),
  /** Longest wait for the worker and then for the running connector. */
  CONNECT_WAIT_SECONDS: z.coerce.number().positive().default(120),
});

/** Environment of the handlers that compare the replication slot with Connect's offset. */
export const guardEnvironment = captureEnvironment.extend(sourceAddress.shape).extend({
  /** Login of the connector's role, as a secret's id. */
  CAPTURE_SECRET_ID: z.string().min(1),
  /** Least number of the source's line of history; a greater one that was reached before stays. */
  SOURCE_EPOCH: z.coerce.number().int().min(1).default(1),
});

/** Environment of watch-slot. */
export const watchEnvironment = guardEnvironment.extend(metricsEnvironment.shape).extend({
  /** How long it goes on looking. */
  WATCH_SECONDS: z.coerce.number().min(0).default(0),
});

/** Environment of recover-capture. */
export const recoveryEnvironment = guardEnvironment
  .extend(queryEnvironment.shape)
  .extend(kafkaEnvironment.shape)
  .extend({
    /** Longest time for the snapshot, its delivery and the deletes together. */
    RECOVERY_SECONDS: z.coerce.number().positive().default(3600),
  });

export interface RecoveryReport {
  /** Under which capture goes on. */
  readonly epoch: number;
  /** Rows that were deleted while nobody captured, by table. */
  readonly deleted: Readonly<Record<string, number>>;
}

/** Event of register-connector: what the worker shall run. Secrets stand as `${env:NAME}`, filled in by the worker. */
export const registration = z.object({
  name: z.string().min(1),
  config: z.record(z.string(), z.string()),
});
export type Registration = z.infer<typeof registration>;

/** Environment of recover-task, beside that of recover-capture. */
export const recoveryTaskEnvironment = z.object({
  /** Event of recover-capture, as JSON. */
  REGISTRATION: z
    .string()
    .transform((text) => JSON.parse(text) as unknown)
    .pipe(registration),
});

export interface RegistrationReport {
  readonly name: string;
  /** `unchanged`: the worker had this configuration already, nothing was restarted by it. */
  readonly action: 'created' | 'updated' | 'unchanged';
  /** Parts that had failed and were restarted: `connector` or a task's number. */
  readonly restarted: readonly string[];
}
