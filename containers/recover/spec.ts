import type { ImageSpec } from '../../lib/contracts/container-spec';

/** The way back after capture was refused, as a task that runs and ends: the handler recover-capture outside of Lambda. */
export const recover = {
  name: 'recover',
  image: 'containers/recover',
  program: 'lambda/capture/recover-task',
  command: ['node', 'recover-task.js'],
  env: {
    REGISTRATION: { meaning: 'what the worker shall run, as register-connector is told it, as JSON' },
    CONNECT_URL: { meaning: "base of Kafka Connect's REST API" },
    SOURCE_HOST: { meaning: 'host of PostgreSQL' },
    SOURCE_PORT: { meaning: 'port of PostgreSQL', default: '5432' },
    SOURCE_DATABASE: { meaning: 'database that is captured' },
    SOURCE_TLS: { meaning: 'verify-full or disable', default: 'verify-full' },
    NODE_EXTRA_CA_CERTS: {
      meaning: 'file with the authorities that verify-full trusts beside the public ones',
      default: '/opt/recover/rds-global-bundle.pem',
    },
    SOURCE_EPOCH: { meaning: "least number of the source's line of history", default: '1' },
    CAPTURE_SECRET_ID: { meaning: "id of the secret with the login of the connector's role" },
    KAFKA_BOOTSTRAP_SERVERS: { meaning: 'brokers, as host:port with commas between' },
    KAFKA_AUTH: { meaning: "none, or iam for MSK's IAM access control", default: 'none' },
    ATHENA_WORKGROUP: { meaning: 'workgroup that runs the statements' },
    GLUE_DATABASE: { meaning: 'Glue database of the lake' },
    AWS_REGION: { meaning: 'region of all these' },
    RECOVERY_SECONDS: {
      meaning: 'longest time for the snapshot, its delivery and the deletes together, in seconds',
      default: '86400',
    },
  },
} as const satisfies ImageSpec;
