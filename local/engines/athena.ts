import { join } from 'node:path';
import { zone } from '../../lib/contracts/lake-layout';
import type { ProcessSpec } from '../supervisor/process-spec';

export interface AthenaSettings {
  readonly port: number;
  /** URL of Trino. */
  readonly trino: string;
  readonly workGroup: string;
  /** The lake's bucket; results go into it. */
  readonly bucket: string;
  /** Folder for results while the process lives. */
  readonly dataDir: string;
  /** What AWS SDKs take from the environment to find S3 and Glue. */
  readonly env: Readonly<Record<string, string>>;
}

/** Athena's API in front of Trino; see local/substitutes/athena. */
export function athena({ port, trino, workGroup, bucket, dataDir, env }: AthenaSettings): ProcessSpec {
  const url = `http://127.0.0.1:${port}/health`;
  return {
    name: 'athena',
    command: [process.execPath, '--import', 'tsx', join(__dirname, '../substitutes/athena/main.ts')],
    env: {
      ...env,
      ATHENA_PORT: String(port),
      TRINO_URL: trino,
      ATHENA_WORKGROUP: workGroup,
      RESULT_LOCATION: `s3://${bucket}/${zone.results}/`,
      RESULT_FOLDER: join(dataDir, 'results'),
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
    ready: {
      what: `an answer from ${url}`,
      deadlineSeconds: 60,
      check: async () => (await fetch(url)).ok,
    },
  };
}
