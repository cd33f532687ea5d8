import { sourceDatabase } from '../../lib/contracts/source-names';
import { sourceSettings } from '../engines/postgres';
import { password } from './step-variables';
import type { Yaml } from './yaml';

/** A check until the engine is there; it is asked often, since all else waits for it. */
function health(...command: string[]): Yaml {
  return { test: ['CMD', ...command], interval: '3s', timeout: '10s', retries: 40 };
}

/** PostgreSQL with the settings that it has on one machine. */
export const postgresService: Yaml = {
  image: 'postgres:18.4-bookworm',
  command: [
    'postgres',
    ...Object.entries(sourceSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ],
  environment: {
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: sourceDatabase,
    POSTGRES_INITDB_ARGS: '--locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --encoding=UTF8',
  },
  volumes: ['postgres:/var/lib/postgresql'],
  // By TCP: while it is made, the server listens on its socket only.
  healthcheck: health('pg_isready', '-h', '127.0.0.1', '-U', 'postgres', '-d', sourceDatabase),
};

/** Kafka as one KRaft node; the image takes each property from a variable. */
export const kafkaService: Yaml = {
  image: 'apache/kafka:4.1.2',
  environment: {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: 'CLIENT://0.0.0.0:9092,CONTROLLER://127.0.0.1:9093',
    KAFKA_ADVERTISED_LISTENERS: 'CLIENT://kafka:9092',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_INTER_BROKER_LISTENER_NAME: 'CLIENT',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@127.0.0.1:9093',
    KAFKA_LOG_DIRS: '/var/lib/kafka/data',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  },
  volumes: ['kafka:/var/lib/kafka/data'],
  healthcheck: health('/opt/kafka/bin/kafka-broker-api-versions.sh', '--bootstrap-server', '127.0.0.1:9092'),
};

/** Secrets Manager, for the handlers that read the roles' logins. Each start puts them there anew. */
export const ministackService: Yaml = {
  image: 'ministackorg/ministack:1.5.33',
  environment: { SERVICES: 'secretsmanager,sts', IOT_MTLS_ENABLED: '0', SFTP_ENABLED: '0' },
  healthcheck: health(
    'python',
    '-c',
    'import urllib.request as r; r.urlopen("http://127.0.0.1:4566/_ministack/health", timeout=3)',
  ),
};
