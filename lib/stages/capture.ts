import { Duration } from 'aws-cdk-lib';
import { Port } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-ecs';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct, type IDependable } from 'constructs';
import { sourceConnector } from '../../containers/connect/source-connector';
import { connectSpec } from '../../containers/connect/spec';
import { HandlerFunction } from '../constructs/handler-function';
import { HandlerResource } from '../constructs/handler-resource';
import { grantConsume, grantProduce } from '../constructs/kafka-grants';
import { namespaceOf } from '../constructs/namespace-of';
import { ReadLogin } from '../constructs/read-login';
import { ServiceFromSpec } from '../constructs/service-from-spec';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { sourceDatabase } from '../contracts/source-names';
import { tables } from '../contracts/tables';
import { connectGroup, connectTopics, heartbeatTopic, topicOf } from '../contracts/topics';
import type { SourceDatabase } from './source-database';
import type { StreamCluster } from './stream-cluster';
import { plannedTopics } from './topics';

export interface CaptureProps extends StageProps {
  readonly source: SourceDatabase;
  readonly stream: StreamCluster;
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
  /** The prepared source and the topics. */
  readonly after: readonly IDependable[];
}

const leastBuffer = Number(connectSpec.env.CONNECT_BUFFER_BYTES.default);

export const restPort = Port.tcp(connectSpec.ports.rest);

/** Debezium on Kafka Connect. Its REST API is open to its own workers, the registration, the watch and the recovery, and to nobody else. */
export class Capture extends Construct {
  readonly workers: ServiceFromSpec;

  constructor(scope: Construct, id: string, props: CaptureProps) {
    super(scope, id);
    const { source, stream, config, network } = props;
    const { workers, taskSize } = config.capture;
    const login = new ReadLogin(this, 'Login', { secret: source.secrets.capture, key: source.key });
    this.workers = new ServiceFromSpec(this, 'Workers', {
      config,
      network,
      containers: [container(props, login)],
      size: taskSize,
      tasks: workers,
      cloudMap: { name: connectSpec.name, dnsTtl: Duration.seconds(10) },
      after: props.after,
    });
    this.workers.connections.allowInternally(restPort, 'Workers pass requests on to their leader');
    this.workers.connections.allowToDefaultPort(source, 'Reads the replication slot');
    this.workers.connections.allowToDefaultPort(stream, 'Writes changes');
    login.grantDecrypt(this.workers.executionRole);
    grantTopics(stream, this.workers);
    this.register(props, login);
    this.watch(props, login);
  }

  private register(props: CaptureProps, login: ReadLogin): void {
    const { config, network, source } = props;
    const { handler } = new HandlerResource(this, 'Registration', {
      config,
      network,
      handler: 'register-connector',
      timeout: Duration.minutes(8),
      env: { ...guardVariables(props), CONNECT_WAIT_SECONDS: '420' },
      event: sourceConnector(),
      after: [this.workers],
    });
    login.grantRead(handler);
    handler.connections.allowTo(this.workers, restPort, 'Registers the connector');
    handler.connections.allowToDefaultPort(source, 'Compares the slot with the offset');
  }

  /** Every minute anew for most of a minute, so that a connection that broke is admitted again within seconds. */
  private watch(props: CaptureProps, login: ReadLogin): void {
    const { config, network, source } = props;
    const watch = new HandlerFunction(this, 'Watch', {
      config,
      network,
      module: 'capture/watch-slot',
      timeout: Duration.seconds(75),
      concurrency: 1,
      env: {
        ...guardVariables(props),
        METRIC_NAMESPACE: environmentNames(config.name).metrics,
        WATCH_SECONDS: '50',
      },
    });
    login.grantRead(watch);
    watch.connections.allowTo(this.workers, restPort, 'Compares the slot with the offset');
    watch.connections.allowToDefaultPort(source, 'Compares the slot with the offset');
    new Rule(this, 'WatchSchedule', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [new LambdaFunction(watch.function, { retryAttempts: 0 })],
    });
  }
}

/** Of the handlers that compare the replication slot with Connect's offset. */
export function guardVariables({
  source: { instance, secrets },
  config,
  network,
}: Pick<CaptureProps, 'source' | 'config' | 'network'>) {
  return {
    CONNECT_URL: `http://${connectSpec.name}.${namespaceOf(network)}:${connectSpec.ports.rest}`,
    SOURCE_HOST: instance.dbInstanceEndpointAddress,
    SOURCE_PORT: instance.dbInstanceEndpointPort,
    SOURCE_DATABASE: sourceDatabase,
    SOURCE_EPOCH: String(config.capture.epoch),
    CAPTURE_SECRET_ID: secrets.capture.secretArn,
  };
}

function container({ source: { instance }, bootstrapServers, config }: CaptureProps, login: ReadLogin) {
  const { epoch, offsetFlushMs, stopSeconds } = config.capture;
  const states = plannedTopics(config).find(({ name }) => name === connectTopics.offset);
  return {
    spec: connectSpec,
    values: {
      KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
      KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
      KAFKA_LOGIN_HANDLER: 'software.amazon.msk.auth.iam.IAMClientCallbackHandler',
      CONNECT_REPLICATION_FACTOR: String(states?.replicationFactor ?? config.topics.replicationFactor),
      CONNECT_OFFSET_FLUSH_MS: String(offsetFlushMs),
      CONNECT_MAX_REQUEST_BYTES: String(config.payload.producerRequestBytes),
      CONNECT_BUFFER_BYTES: String(Math.max(leastBuffer, 2 * config.payload.producerRequestBytes)),
      SOURCE_HOST: instance.dbInstanceEndpointAddress,
      SOURCE_PORT: instance.dbInstanceEndpointPort,
      SOURCE_DATABASE: sourceDatabase,
      SOURCE_EPOCH: String(epoch),
    },
    secrets: {
      SOURCE_USER: Secret.fromSecretsManager(login.secret, 'username'),
      SOURCE_PASSWORD: Secret.fromSecretsManager(login.secret, 'password'),
    },
    ownAddress: 'CONNECT_ADVERTISED_HOST',
    stopSeconds,
  } as const;
}

function grantTopics(stream: StreamCluster, workers: ServiceFromSpec): void {
  const own = Object.values(connectTopics);
  grantProduce(stream, workers, [...tables.map((table) => topicOf(table)), heartbeatTopic, ...own]);
  grantConsume(stream, workers, { topics: own, group: connectGroup });
}
