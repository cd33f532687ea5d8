import path from 'node:path';
import { api } from '../engines/api';
import { athena } from '../engines/athena';
import { connect } from '../engines/connect';
import { delivery } from '../engines/delivery';
import { fold } from '../engines/fold';
import { kafka } from '../engines/kafka';
import { ministack } from '../engines/ministack';
import { nginx } from '../engines/nginx';
import { nifi } from '../engines/nifi';
import { postgres } from '../engines/postgres';
import { trino } from '../engines/trino';
import type { ProcessSpec } from '../supervisor/process-spec';
import { localLake } from '../endpoints';
import { scheduleVariables } from './handler-variables';
import { nifiOf } from './nifi-settings';
import { bucket, host, secretId, type RouteSettings } from './settings';

/** Every process of the route, wired to the others; made when its turn comes. */
export function routeProcesses(settings: RouteSettings) {
  const { homes, ports, passwords, state, endpoints, awsCredentials } = settings;
  const data = (engine: string) => path.join(state.data, engine);
  const { java } = homes;
  return {
    postgres: () =>
      postgres({
        bin: homes.postgresBin,
        stateDir: data('postgres'),
        port: ports.postgres,
        adminPassword: passwords.postgres,
      }),
    kafka: () =>
      kafka({
        java,
        libs: homes.kafkaLibs,
        stateDir: data('kafka'),
        port: ports.kafka,
        address: endpoints.kafka,
        controllerPort: ports.kafkaController,
      }),
    ministack: () =>
      ministack({
        python: homes.ministackPython,
        port: ports.aws,
        dataDir: data('ministack'),
        env: awsCredentials,
      }),
    connect: () =>
      connect({
        java,
        libs: homes.connectLibs,
        plugins: homes.connectPlugins,
        stateDir: data('connect'),
        port: ports.connect,
        env: () => ({
          KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
          SOURCE_HOST: host,
          SOURCE_PORT: String(endpoints.postgres.port),
          SOURCE_DATABASE: endpoints.postgres.database,
          SOURCE_USER: 'capture',
          SOURCE_PASSWORD: settings.passwords.capture,
        }),
      }),
    delivery: () =>
      delivery({ kafka: endpoints.kafka, bucket, healthPort: ports.delivery, env: settings.aws }),
    nifi: () => nifi(nifiOf(settings)),
    trino: () =>
      trino({
        java,
        libs: homes.trinoLibs,
        plugins: homes.trinoPlugins,
        port: ports.trino,
        heapMb: settings.trinoHeapMb,
        dataDir: data('trino'),
        awsEndpoint: endpoints.aws,
        bucket,
        database: localLake.database,
        env: awsCredentials,
      }),
    athena: () =>
      athena({
        port: ports.athena,
        trino: endpoints.trino,
        workGroup: localLake.workGroup,
        bucket,
        dataDir: data('athena'),
        env: settings.aws,
      }),
    fold: () => fold({ env: { ...settings.aws, ...scheduleVariables } }),
    api: () =>
      api({
        python: homes.apiPython,
        port: ports.api,
        metricsPort: ports.apiMetrics,
        postgres: {
          ...endpoints.postgres,
          user: 'api',
          password: passwords.api,
          secret: { id: secretId('api'), env: settings.aws },
        },
        kafka: endpoints.kafka,
      }),
    nginx: () =>
      nginx({
        binary: homes.nginx,
        root: homes.nginxRoot,
        stateDir: data('nginx'),
        port: ports.nginx,
        apiPorts: [settings.upstreamPort],
      }),
  } satisfies Record<string, () => ProcessSpec>;
}
