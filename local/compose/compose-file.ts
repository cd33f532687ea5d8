import { api } from '../../containers/api/spec';
import { connectSpec } from '../../containers/connect/spec';
import { nginx } from '../../containers/nginx/spec';
import type { ContainerSpec } from '../../lib/contracts/container-spec';
import { sourceDatabase } from '../../lib/contracts/source-names';
import { containerEnv } from '../engines/container-env';
import { kafkaService, ministackService, postgresService } from './engine-services';
import { password, stepVariables } from './step-variables';
import { yaml, type Yaml } from './yaml';

const head = `# Written by "npm run compose" from the specs in containers/; a test fails when it is out of date.
# Ingress and capture: "docker compose up --build --wait", then "docker compose run --rm prepare node steps.js make-api-key"
# for a key, and POST to http://127.0.0.1:8080/v1/instruments with it.
`;

const started = { condition: 'service_healthy' };
const done = { condition: 'service_completed_successfully' };

/** The ingress and capture part of the route for Docker Compose. */
export function composeFile(): string {
  const file = {
    services: {
      postgres: postgresService,
      kafka: kafkaService,
      ministack: ministackService,
      prepare: step('prepare', { postgres: started, kafka: started, ministack: started }),
      [api.name]: service(api, {
        values: {
          DB_HOST: 'postgres',
          DB_PASSWORD: password,
          DB_SSLMODE: 'disable',
          KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
        },
        needs: { prepare: done },
      }),
      [nginx.name]: service(nginx, {
        values: {},
        needs: { [api.name]: started },
        // The front door alone, and for this machine alone.
        ports: [`127.0.0.1:\${TIDEMARK_API_PORT:-8080}:${nginx.ports.http}`],
      }),
      [connectSpec.name]: service(connectSpec, {
        values: {
          KAFKA_BOOTSTRAP_SERVERS: 'kafka:9092',
          CONNECT_ADVERTISED_HOST: connectSpec.name,
          CONNECT_REPLICATION_FACTOR: '1',
          SOURCE_HOST: 'postgres',
          SOURCE_DATABASE: sourceDatabase,
          SOURCE_SSLMODE: 'disable',
          SOURCE_USER: 'capture',
          SOURCE_PASSWORD: password,
        },
        needs: { prepare: done },
      }),
      register: step('register', { [connectSpec.name]: started }),
    },
    volumes: { postgres: {}, kafka: {} },
  } satisfies Record<string, Yaml>;
  return `${head}${yaml(file)}\n`;
}

interface ServiceProps<S extends ContainerSpec> {
  /** Values of variables; the others have the image's defaults. */
  readonly values: Readonly<Partial<Record<keyof S['env'] & string, string>>>;
  readonly needs: Readonly<Record<string, Yaml>>;
  readonly ports?: readonly string[];
}

/** As the stack runs it. Command, health and volumes are the image's, which a test holds against the spec. */
function service<S extends ContainerSpec>(spec: S, { values, needs, ports = [] }: ServiceProps<S>): Yaml {
  containerEnv(spec, values); // throws when a required variable has no value
  return {
    build: `./${spec.image}`,
    ...(Object.keys(values).length > 0 ? { environment: values as Readonly<Record<string, string>> } : {}),
    ...(ports.length > 0 ? { ports } : {}),
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    mem_limit: '1g',
    stop_grace_period: '60s',
    depends_on: needs,
  };
}

/** A step of the deployment: the handlers of lambda/, run once. */
function step(name: string, needs: Readonly<Record<string, Yaml>>): Yaml {
  return {
    build: { context: '.', dockerfile: 'local/compose/Dockerfile' },
    command: ['node', 'steps.js', name],
    environment: stepVariables,
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    depends_on: needs,
  };
}
