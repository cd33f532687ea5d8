import type { ContainerSpec } from '../../lib/contracts/container-spec';

/** A Kafka Connect worker with Debezium. Workers of one environment share its topics and divide the connectors. */
export const connectSpec = {
  name: 'connect',
  image: 'containers/connect',
  command: [
    'java',
    // The driver tells the server this zone, and so the text of a timestamptz within an array has it.
    '-Duser.timezone=UTC',
    '-Dlog4j2.configurationFile=log4j2.properties',
    '-cp',
    'lib/*',
    'org.apache.kafka.connect.cli.ConnectDistributed',
    'worker.properties',
  ],
  env: {
    JDK_JAVA_OPTIONS: { meaning: 'options of the JVM', default: '-XX:MaxRAMPercentage=75' },
    KAFKA_BOOTSTRAP_SERVERS: { meaning: 'brokers, as host:port with commas between' },
    CONNECT_HOST: { meaning: 'address that the REST API listens on', default: '0.0.0.0' },
    CONNECT_PORT: { meaning: 'port of the REST API', default: '8083' },
    CONNECT_ADVERTISED_HOST: { meaning: 'address under which other workers reach this one' },
    CONNECT_REPLICATION_FACTOR: { meaning: "replicas of Connect's own topics", default: '3' },
    CONNECT_OFFSET_FLUSH_MS: {
      meaning: 'milliseconds between two notes of how far the source was read',
      default: '5000',
    },
    CONNECT_MAX_REQUEST_BYTES: { meaning: 'largest request to a broker, in bytes', default: '1048576' },
    CONNECT_BUFFER_BYTES: {
      meaning:
        'compressed bytes that may wait for the brokers, more than a request has; they take six times as much of the heap',
      default: '8388608',
    },
    KAFKA_SECURITY_PROTOCOL: {
      meaning: 'PLAINTEXT, or SASL_SSL for the IAM login of MSK',
      default: 'PLAINTEXT',
    },
    KAFKA_LOGIN_HANDLER: {
      meaning:
        'class that answers for the login; with IAM software.amazon.msk.auth.iam.IAMClientCallbackHandler',
      default: 'org.apache.kafka.common.security.authenticator.SaslClientCallbackHandler',
    },
    SOURCE_HOST: { meaning: 'host of PostgreSQL' },
    SOURCE_PORT: { meaning: 'port of PostgreSQL', default: '5432' },
    SOURCE_DATABASE: { meaning: 'database to capture' },
    SOURCE_SSLMODE: { meaning: 'TLS to PostgreSQL, as libpq names it', default: 'verify-full' },
    SOURCE_USER: { meaning: 'role with REPLICATION', secret: true },
    SOURCE_PASSWORD: { meaning: 'its password', secret: true },
    SOURCE_EPOCH: {
      meaning: "number of the source's line of history; raise it after a restore or a major upgrade",
      default: '1',
    },
  },
  ports: { rest: 8083 },
  health: { port: 'rest', path: '/health', startSeconds: 120, command: ['bash', 'healthy.sh'] },
  writable: ['/tmp'],
} as const satisfies ContainerSpec;
