import type { ContainerSpec } from '../../lib/contracts/container-spec';

/** FastAPI on uvicorn: commits rows to PostgreSQL and writes ticks to Kafka. uvicorn reads its own `UVICORN_` variables. */
export const api = {
  name: 'fastapi',
  image: 'containers/api',
  command: ['uvicorn', 'main:app'],
  env: {
    DB_HOST: { meaning: 'Host name of PostgreSQL.' },
    DB_PORT: { meaning: 'Port of PostgreSQL.', default: '5432' },
    DB_NAME: { meaning: 'Database.', default: 'tidemark' },
    DB_USER: { meaning: 'Role without DDL rights.', default: 'api' },
    DB_PASSWORD: { meaning: 'Password of that role.', secret: true },
    DB_SECRET_ID: {
      meaning:
        'Secret in Secrets Manager, as RDS writes it, that is read when PostgreSQL refuses DB_PASSWORD; empty: the refusal stays.',
      default: '',
    },
    DB_POOL_SIZE: { meaning: 'Most connections that one worker process holds.', default: '10' },
    DB_POOL_QUEUE: {
      meaning:
        'Most requests of one worker process that wait for a connection; those beyond get 503 at once.',
      default: '100',
    },
    DB_STATEMENT_TIMEOUT: { meaning: 'Seconds after which PostgreSQL ends a statement.', default: '15' },
    DB_SSLMODE: {
      meaning: 'disable, require, verify-ca or verify-full, as in libpq.',
      default: 'verify-full',
    },
    DB_SSL_ROOT_CERT: {
      meaning:
        'File with the certificate authorities that verify-ca and verify-full trust; empty: the system’s.',
      default: '/app/rds-global-bundle.pem',
    },
    KAFKA_BOOTSTRAP_SERVERS: { meaning: 'Brokers, as host:port with commas between.' },
    KAFKA_AUTH: { meaning: "none, or iam for MSK's IAM access control.", default: 'none' },
    AWS_REGION: { meaning: 'Region of MSK; only its IAM access control needs it.', default: '' },
    MAX_BODY_BYTES: { meaning: 'Largest request body, in bytes.', default: '8388608' },
    METRICS_PORT: {
      meaning:
        'Port of the metrics, on UVICORN_HOST; each further worker process takes the next one. 0: none. Nginx does not show it.',
      default: '9464',
    },
    WEB_CONCURRENCY: { meaning: 'Worker processes.', default: '1' },
    UVICORN_HOST: { meaning: 'Address to listen on.', default: '0.0.0.0' },
    UVICORN_PORT: { meaning: 'Port to listen on.', default: '8000' },
    UVICORN_HTTP: {
      meaning: 'How it speaks HTTP: as uvicorn does, and its own refusals are problem+json.',
      default: 'problem_protocol:ProblemProtocol',
    },
    UVICORN_PROXY_HEADERS: {
      meaning:
        'Whether uvicorn puts the X-Forwarded address in the place of Nginx’s. Nothing in the API asks for either; Nginx’s log has it.',
      default: 'false',
    },
    UVICORN_TIMEOUT_KEEP_ALIVE: {
      meaning:
        'Seconds that an idle connection is kept; longer than Nginx keeps it, so that Nginx never sends a request into a closing one.',
      default: '75',
    },
    UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN: {
      meaning: 'Seconds that running requests get after SIGTERM.',
      default: '20',
    },
    UVICORN_LOG_CONFIG: { meaning: 'Logging configuration: JSON lines.', default: 'log-config.json' },
  },
  ports: { http: 8000, metrics: 9464 },
  // Whether PostgreSQL answers is /readyz; a database failover is no reason to replace the container.
  health: {
    port: 'http',
    path: '/healthz',
    startSeconds: 30,
    command: [
      'python',
      '-c',
      'import os, urllib.request as r; r.urlopen("http://127.0.0.1:%s/healthz" % os.environ["UVICORN_PORT"], timeout=3)',
    ],
  },
} as const satisfies ContainerSpec;
