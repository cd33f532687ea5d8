import { connectSpec } from '../../containers/connect/spec';
import { sourceDatabase, sourceRoles } from '../../lib/contracts/source-names';
import { postgresAdmin } from '../engines/postgres';
import { secretId } from '../route/settings';

/** Of every role. Nothing but the front door is reachable from outside of the containers. */
export const password = '${TIDEMARK_PASSWORD:-only-on-this-machine}';

/** What the stack tells the handlers that prepare the source, make topics and register the connector. */
export const stepVariables = {
  PASSWORD: password,
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: 'http://ministack:4566',
  SOURCE_HOST: 'postgres',
  SOURCE_PORT: '5432',
  SOURCE_DATABASE: sourceDatabase,
  SOURCE_TLS: 'disable',
  ADMIN_SECRET_ID: secretId(postgresAdmin),
  ...Object.fromEntries(sourceRoles.map((role) => [`${role.toUpperCase()}_SECRET_ID`, secretId(role)])),
  KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
  TOPIC_REPLICATION_FACTOR: '1',
  CONNECT_URL: `http://${connectSpec.name}:${connectSpec.ports.rest}`,
};
