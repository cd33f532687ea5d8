import path from 'node:path';
import { connect } from './engines/connect';
import { kafka } from './engines/kafka';
import { ministack } from './engines/ministack';
import { postgres } from './engines/postgres';
import { trino } from './engines/trino';
import type { ProcessSpec } from './process-spec';
import { bucket, host, type RouteSettings } from './settings';
import type { Step } from './supervisor';

/** Names of the steps of a start. A process's step bears the process's name. */
export type StepName = 'postgres' | 'kafka' | 'ministack' | 'connect' | 'trino';

/** How a plan gets its steps done. */
export interface Means {
  /** Starts and keeps a process; `revive` for one that ECS or Lambda would start again. */
  readonly run: (spec: ProcessSpec, options?: { revive?: boolean }) => Step['start'];
}

/** The steps of the whole route, in an order in which what is needed comes first. */
export function routePlan(settings: RouteSettings, { run }: Means): Step<StepName>[] {
  const { homes, ports, passwords, state, endpoints } = settings;
  const data = (engine: string) => path.join(state.data, engine);
  return [
    {
      name: 'postgres',
      title: 'start PostgreSQL',
      needs: [],
      start: run(
        postgres({
          bin: homes.postgresBin,
          stateDir: data('postgres'),
          port: ports.postgres,
          adminPassword: passwords.postgres,
        }),
      ),
    },
    {
      name: 'kafka',
      title: 'start Kafka',
      needs: [],
      start: run(
        kafka({
          java: homes.java,
          libs: homes.kafkaLibs,
          stateDir: data('kafka'),
          port: ports.kafka,
          controllerPort: ports.kafkaController,
        }),
      ),
    },
    {
      name: 'ministack',
      title: 'start S3, Glue and Secrets Manager',
      needs: [],
      start: run(
        ministack({
          python: homes.ministackPython,
          port: ports.aws,
          dataDir: data('ministack'),
          env: settings.awsCredentials,
        }),
      ),
    },
    {
      name: 'trino',
      title: 'start Trino',
      needs: [],
      start: run(
        trino({
          java: homes.java,
          libs: homes.trinoLibs,
          plugins: homes.trinoPlugins,
          port: ports.trino,
          dataDir: data('trino'),
          awsEndpoint: endpoints.aws,
          bucket,
          env: settings.awsCredentials,
        }),
      ),
    },
    {
      name: 'connect',
      title: 'start Kafka Connect with Debezium',
      needs: ['kafka', 'postgres'],
      start: run(
        connect({
          java: homes.java,
          libs: homes.connectLibs,
          plugins: homes.connectPlugins,
          stateDir: data('connect'),
          port: ports.connect,
          env: {
            KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
            SOURCE_HOST: host,
            SOURCE_PORT: String(ports.postgres),
            SOURCE_DATABASE: endpoints.postgres.database,
            SOURCE_USER: 'capture',
            SOURCE_PASSWORD: passwords.capture,
          },
        }),
        { revive: true },
      ),
    },
  ];
}
