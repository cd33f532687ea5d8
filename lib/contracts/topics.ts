import { eventTables, ticks, type EventTable } from './event-tables';
import { lakeTables, type LakeTable } from './lake-tables';
import { qualifiedName, tables, type CapturedTable } from './tables';

/** First part of every change topic: Debezium's `topic.prefix`. */
export const topicPrefix = 'cdc';

/** Topic of a table: `cdc.<schema>.<table>` of a captured one, its own of events. */
export function topicOf(table: Pick<CapturedTable, 'schema' | 'name'> | Pick<EventTable, 'topic'>): string {
  return 'topic' in table ? table.topic : `${topicPrefix}.${qualifiedName(table)}`;
}

/** The table of the lake that a topic fills; undefined for a topic that fills none. */
export function tableOf(topic: string, of: readonly LakeTable[] = lakeTables): LakeTable | undefined {
  return of.find((table) => topicOf(table) === topic);
}

/** Debezium's heartbeat topic. */
export const heartbeatTopic = `__debezium-heartbeat.${topicPrefix}`;

/** Ticks of the market as they are produced; no captured table stands behind it. */
export const marketDataTopic = ticks.topic;

/** First part of the names of the delivery's consumer groups. */
export const deliveryGroup = 'tidemark-delivery';

/**
 * Consumer group of a topic: what it has committed is in the lake. Each topic has its own, since Lambda's event sources
 * share none, and whoever delivers reads in it, so that one goes on where the other was.
 */
export function deliveryGroupOf(topic: string): string {
  return `${deliveryGroup}-${topic}`;
}

/** First part of the groups in which ranges are read again; each replay has one of its own. */
export const replayGroupPrefix = `${deliveryGroup}-replay-`;

/** Group in which the Connect workers divide their work; worker.properties says the same. */
export const connectGroup = 'tidemark-connect';

/** Topics in which Kafka Connect keeps its own state. */
export const connectTopics = {
  config: 'tidemark-connect-configs',
  offset: 'tidemark-connect-offsets',
  status: 'tidemark-connect-status',
} as const;

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Replicas, where the environment has as many brokers. @default - the environment's */
  readonly replicationFactor?: number;
  /** Topic configuration as Kafka names it. */
  readonly config: Readonly<Record<string, string>>;
}

const week = String(7 * 24 * 60 * 60 * 1000);
const compacted = { 'cleanup.policy': 'compact' };

/** Every topic of the route; brokers run with `auto.create.topics.enable=false`. */
export function topics(of: readonly CapturedTable[] = tables): TopicSpec[] {
  return [
    ...of.map((table) => ({
      name: topicOf(table),
      partitions: table.partitions ?? 1,
      config: { 'cleanup.policy': 'delete', 'retention.ms': week },
    })),
    ...eventTables.map(({ topic, partitions, replicationFactor }) => ({
      name: topic,
      partitions,
      ...(replicationFactor !== undefined && { replicationFactor }),
      config: { 'cleanup.policy': 'delete', 'retention.ms': week },
    })),
    { name: heartbeatTopic, partitions: 1, config: { 'cleanup.policy': 'delete', 'retention.ms': week } },
    // Connect asks for exactly one partition for configs; 5 and 5 keep the others small.
    { name: connectTopics.config, partitions: 1, config: compacted },
    { name: connectTopics.offset, partitions: 5, config: compacted },
    { name: connectTopics.status, partitions: 5, config: compacted },
  ];
}
