import * as z from 'zod';
import { tables } from '../../lib/contracts/tables';
import { deliveryEnv, kafkaEvent, type KafkaBatchResponse } from './contract';
import { deliver } from './deliver';
import { putInto } from './lake-bucket';

/**
 * Handler of the Kafka event source: batches of change records become typed Parquet in the lake's raw zone, records
 * that cannot be read go to its quarantine.
 *
 * @throws Error naming the variable or the part of the event that is wrong; the whole batch is delivered again then
 */
export async function handler(event: unknown): Promise<KafkaBatchResponse> {
  const env = parsed(deliveryEnv, process.env, 'The delivery function lacks a setting');
  return deliver(parsed(kafkaEvent, event, 'The event is none of the Kafka event source'), {
    tables,
    put: putInto(env.LAKE_BUCKET),
    concurrentPuts: env.CONCURRENT_PUTS,
    now: Date.now,
    log: (line) => {
      console.log(JSON.stringify(line));
    },
  });
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, otherwise: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Error(`${otherwise}: ${z.prettifyError(result.error).replaceAll('\n', ' ')}`);
}
