import { join } from 'node:path';
import { metricNamespace } from '../endpoints';
import type { ProcessSpec } from '../supervisor/process-spec';

export interface DeliverySettings {
  /** `host:port` of the broker. */
  readonly kafka: string;
  /** Bucket of the lake. */
  readonly bucket: string;
  /** Port of the health page. */
  readonly healthPort: number;
  /** Longest time that a change waits for others before it is written, milliseconds. @default 1000 */
  readonly batchWindowMs?: number;
  /** What AWS SDKs take from the environment to find S3. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * The delivery function, fed from Kafka by local/substitutes/msk-event-source; ready when the consumer groups
 * are joined, which takes up to 6 s after the process was killed.
 */
export function delivery({
  kafka,
  bucket,
  healthPort,
  batchWindowMs = 1000,
  env,
}: DeliverySettings): ProcessSpec {
  const url = `http://127.0.0.1:${healthPort}/`;
  return {
    name: 'delivery',
    command: [
      process.execPath,
      '--import',
      'tsx',
      join(__dirname, '../substitutes/msk-event-source/main.ts'),
    ],
    env: {
      ...env,
      LAKE_BUCKET: bucket,
      METRIC_NAMESPACE: metricNamespace,
      KAFKA_BOOTSTRAP_SERVERS: kafka,
      HEALTH_PORT: String(healthPort),
      BATCH_WINDOW_MS: String(batchWindowMs),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    stopSeconds: 6,
    ready: {
      what: `the consumer groups to be joined (${url})`,
      deadlineSeconds: 60,
      check: async () => (await fetch(url)).ok,
    },
  };
}
