import * as z from 'zod';
import { metricsEnvironment } from '../metrics/contract';
import { kafkaEnvironment } from '../stream/contract';
import { nifiEnvironment } from './flow-contract';

/** Environment of watch-delivery, whichever engine delivers. */
export const watchEnvironment = kafkaEnvironment.extend(metricsEnvironment.shape).extend({
  /** Seconds that a record may wait, on its way to the lake, until it is late. */
  LATE_SECONDS: z.coerce.number().positive(),
});

/** What it needs besides where NiFi delivers, which tells nothing by itself. */
export const watchNifiEnvironment = nifiEnvironment.extend({
  /** Bucket of the lake, with the quarantine. */
  LAKE_BUCKET: z.string().min(1),
  /** Lambda sets it. A function that was made anew counts the quarantine from where the groups stand. */
  AWS_LAMBDA_FUNCTION_NAME: z.string().min(1),
});

export type WatchNifiEnvironment = z.infer<typeof watchNifiEnvironment>;
