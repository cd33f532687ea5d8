import { qualifiedName, tables, type CapturedTable } from './tables';

/** First part of every change topic: Debezium's `topic.prefix`. */
export const topicPrefix = 'cdc';

/** Topic of a captured table: `cdc.<schema>.<table>`. */
export function topicOf(table: Pick<CapturedTable, 'schema' | 'name'>): string {
  return `${topicPrefix}.${qualifiedName(table)}`;
}

/** The captured table behind a topic; undefined for a topic that is not a table's. */
export function tableOf(topic: string, of: readonly CapturedTable[] = tables): CapturedTable | undefined {
  return of.find((table) => topicOf(table) === topic);
}

/** Debezium's heartbeat topic. */
export const heartbeatTopic = `__debezium-heartbeat.${topicPrefix}`;

/** Ticks of the market as they are produced; no table stands behind it. */
export const marketDataTopic = 'stock-market-data';

/** Consumer group of the delivery; what it has committed is in the lake. */
export const deliveryGroup = 'tidemark-delivery';

/** Consumer group of a topic where each topic needs its own: Lambda's event sources share none. */
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
    {
      name: marketDataTopic,
      partitions: 3,
      replicationFactor: 2,
      config: { 'cleanup.policy': 'delete', 'retention.ms': week },
    },
    { name: heartbeatTopic, partitions: 1, config: { 'cleanup.policy': 'delete', 'retention.ms': week } },
    // Connect asks for exactly one partition for configs; 5 and 5 keep the others small.
    { name: connectTopics.config, partitions: 1, config: compacted },
    { name: connectTopics.offset, partitions: 5, config: compacted },
    { name: connectTopics.status, partitions: 5, config: compacted },
  ];
}
