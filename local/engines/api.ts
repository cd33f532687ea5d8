import { join } from 'node:path';
import { api as spec } from '../../containers/api/spec';
import type { ProcessSpec } from '../supervisor/process-spec';
import { containerEnv } from './container-env';

export interface ApiSettings {
  /** Python of the virtual environment that holds FastAPI and uvicorn. */
  readonly python: string;
  readonly port: number;
  readonly postgres: {
    readonly host: string;
    readonly port: number;
    readonly database: string;
    readonly user: string;
    readonly password: string;
    /** Secret that holds the password, for when it changes, and what leads an AWS SDK there. @default - none */
    readonly secret?: { readonly id: string; readonly env: Readonly<Record<string, string>> };
  };
  /** `host:port` of the broker. */
  readonly kafka: string;
  /** Of the first worker process; the others take those that follow. @default - no metrics */
  readonly metricsPort?: number;
  /** Worker processes. @default 1 */
  readonly workers?: number;
}

const folder = join(__dirname, '..', '..', spec.image);

/** The API's container as a child process: FastAPI on uvicorn, ready when PostgreSQL answers it. */
export function api({
  python,
  port,
  postgres,
  kafka,
  metricsPort = 0,
  workers = 1,
}: ApiSettings): ProcessSpec {
  const url = `http://127.0.0.1:${port}/readyz`;
  return {
    name: 'api',
    command: [python, '-m', ...spec.command],
    cwd: folder,
    env: {
      ...containerEnv(spec, {
        DB_HOST: postgres.host,
        DB_PORT: String(postgres.port),
        DB_NAME: postgres.database,
        DB_USER: postgres.user,
        DB_PASSWORD: postgres.password,
        DB_SECRET_ID: postgres.secret?.id ?? '',
        // PostgreSQL listens on the loopback interface only.
        DB_SSLMODE: 'disable',
        DB_SSL_ROOT_CERT: '',
        KAFKA_BOOTSTRAP_SERVERS: kafka,
        METRICS_PORT: String(metricsPort),
        WEB_CONCURRENCY: String(workers),
        UVICORN_HOST: '127.0.0.1',
        UVICORN_PORT: String(port),
      }),
      ...postgres.secret?.env,
      PYTHONUNBUFFERED: '1',
    },
    stopSeconds: 25,
    ready: {
      what: `an answer from ${url}`,
      deadlineSeconds: 60,
      check: async () => (await fetch(url)).ok,
    },
  };
}
