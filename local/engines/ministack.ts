import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessSpec } from '../supervisor/process-spec';

export interface MinistackSettings {
  /** Python of the virtual environment that holds ministack. */
  readonly python: string;
  readonly port: number;
  /** Folder for objects, catalog and secrets; kept between starts. */
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  /** A request for another one fails, so nothing leans on it by accident. @default - those that the route uses */
  readonly services?: readonly string[];
}

const servicesOfRoute = ['s3', 'glue', 'secretsmanager', 'sts'];

/**
 * S3, the Glue catalog and Secrets Manager on one machine. Objects reach the disk with every put; catalog and
 * secrets only at an orderly stop, which is why their handlers run at every start.
 */
export function ministack(settings: MinistackSettings): ProcessSpec {
  const { python, port, dataDir, env, services = servicesOfRoute } = settings;
  const url = `http://127.0.0.1:${port}/_ministack/health`;
  return {
    name: 'ministack',
    command: [python, '-m', 'ministack'],
    env: {
      ...env,
      BIND_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      SERVICES: services.join(','),
      S3_PERSIST: '1',
      S3_DATA_DIR: join(dataDir, 's3'),
      PERSIST_STATE: '1',
      STATE_DIR: join(dataDir, 'state'),
      // Its pid file would otherwise lie in the machine's temporary folder, where a second route finds it.
      TMPDIR: dataDir,
      // On by default, on the fixed port 8883.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
      LOG_LEVEL: 'WARNING',
      PYTHONUNBUFFERED: '1',
    },
    prepare: async () => {
      await mkdir(join(dataDir, 's3'), { recursive: true });
      await mkdir(join(dataDir, 'state'), { recursive: true });
    },
    ready: {
      what: `an answer from ${url}`,
      deadlineSeconds: 60,
      check: async () => (await fetch(url)).ok,
    },
  };
}
