import * as z from 'zod';

/** Environment of handlers that write metrics. */
export const metricsEnvironment = z.object({
  /** CloudWatch namespace: one an environment, since several may share an account and region. */
  METRIC_NAMESPACE: z.string().min(1),
});
