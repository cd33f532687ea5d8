import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { HandlerResource } from '../constructs/handler-resource';
import { grantAdmin } from '../constructs/kafka-grants';
import type { StageProps } from '../constructs/stage-props';
import { heartbeatTopic, tableOf, topics, type TopicSpec } from '../contracts/topics';
import type { StreamCluster } from './stream-cluster';

export interface TopicsProps extends StageProps {
  readonly stream: StreamCluster;
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
}

/** Every topic of the route, with what the environment says of replicas, retention and sizes. */
export class Topics extends Construct {
  constructor(scope: Construct, id: string, { stream, bootstrapServers, ...stage }: TopicsProps) {
    super(scope, id);
    const planned = plannedTopics(stage.config);
    const { handler } = new HandlerResource(this, 'Resource', {
      ...stage,
      handler: 'create-topics',
      timeout: Duration.minutes(5),
      env: {
        KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
        KAFKA_AUTH: 'iam',
        TOPIC_REPLICATION_FACTOR: String(
          Math.max(...planned.map(({ replicationFactor }) => replicationFactor)),
        ),
      },
      event: { topics: planned },
    });
    grantAdmin(
      stream,
      handler,
      planned.map(({ name }) => name),
    );
    handler.connections.allowToDefaultPort(stream, 'Makes topics');
  }
}

export interface PlannedTopic extends TopicSpec {
  readonly replicationFactor: number;
}

/** The contract's topics as an environment wants them. */
export function plannedTopics(config: ResolvedConfig): PlannedTopic[] {
  return topics().map((topic) => planTopic(topic, config));
}

function planTopic(topic: TopicSpec, { topics, payload, stream }: ResolvedConfig): PlannedTopic {
  const { name } = topic;
  const own = topics.byName[name] ?? {};
  const serverless = stream.kind === 'serverless';
  // MSK Serverless keeps three replicas of everything and takes no other number.
  const replicationFactor = serverless
    ? 3
    : (own.replicationFactor ?? topic.replicationFactor ?? topics.replicationFactor);
  // One replica may be away: as many as there are would stop all writers when a broker restarts.
  const inSync =
    own.minInsyncReplicas ?? Math.max(1, Math.min(topics.minInsyncReplicas, replicationFactor - 1));
  const carriesRows = tableOf(name) !== undefined;
  return {
    name,
    partitions: own.partitions ?? topic.partitions,
    replicationFactor,
    config: {
      ...topic.config,
      ...((carriesRows || name === heartbeatTopic) && {
        'retention.ms': String(Duration.hours(topics.retentionHours).toMilliseconds()),
      }),
      ...(carriesRows && { 'max.message.bytes': String(payload.topicMessageBytes) }),
      ...(!serverless && { 'min.insync.replicas': String(inSync) }),
    },
  };
}
