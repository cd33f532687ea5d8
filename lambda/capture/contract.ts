import * as z from 'zod';

/** Environment of the handlers that speak to Kafka Connect. */
export const captureEnvironment = z.object({
  /** Base of Kafka Connect's REST API. */
  CONNECT_URL: z.url(),
  /** Longest wait for the worker and then for the running connector. */
  CONNECT_WAIT_SECONDS: z.coerce.number().positive().default(120),
});

/** Event of register-connector: what the worker shall run. Secrets stand as `${env:NAME}`, filled in by the worker. */
export const registration = z.object({
  name: z.string().min(1),
  config: z.record(z.string(), z.string()),
});
export type Registration = z.infer<typeof registration>;

export interface RegistrationReport {
  readonly name: string;
  /** `unchanged`: the worker had this configuration already, nothing was restarted by it. */
  readonly action: 'created' | 'updated' | 'unchanged';
  /** Parts that had failed and were restarted: `connector` or a task's number. */
  readonly restarted: readonly string[];
}
