import * as z from 'zod';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { metricsEnvironment } from '../metrics/contract';
import { deliveryEnv, kafkaEvent, type KafkaBatchResponse } from './contract';
import { deliver } from './deliver';
import { putInto } from './lake-bucket';
import { quarantineMetrics } from './quarantine-metrics';

/** Variables of this handler. */
export const environment = deliveryEnv.extend(metricsEnvironment.shape);

/**
 * Handler of the Kafka event source: batches of records become typed Parquet in the lake's raw zone, records
 * that cannot be read go to its quarantine, and are counted by a metric.
 *
 * @throws Error naming the variable or the part of the event that is wrong; the whole batch is delivered again then
 */
export async function handler(event: unknown): Promise<KafkaBatchResponse> {
  const env = parsed(environment, process.env, 'The delivery function lacks a setting');
  return deliver(parsed(kafkaEvent, event, 'The event is none of the Kafka event source'), {
    tables: lakeTables,
    put: putInto(env.LAKE_BUCKET),
    concurrentPuts: env.CONCURRENT_PUTS,
    now: Date.now,
    log: (line) => {
      console.log(JSON.stringify(line));
      const place = { namespace: env.METRIC_NAMESPACE, tables: lakeTables, now: Date.now() };
      for (const metric of quarantineMetrics(line.partitions, place)) console.log(metric);
    },
  });
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, otherwise: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`${otherwise}: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}
