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

/** Consumer group of the delivery; what it has committed is in the lake. */
export const deliveryGroup = 'tidemark-delivery';

/** Topics in which Kafka Connect keeps its own state. */
export const connectTopics = {
  config: 'tidemark-connect-configs',
  offset: 'tidemark-connect-offsets',
  status: 'tidemark-connect-status',
} as const;

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** Topic configuration as Kafka names it; the replication factor is the environment's. */
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
    { name: heartbeatTopic, partitions: 1, config: { 'cleanup.policy': 'delete', 'retention.ms': week } },
    // Connect asks for exactly one partition for configs; 5 and 5 keep the others small.
    { name: connectTopics.config, partitions: 1, config: compacted },
    { name: connectTopics.offset, partitions: 5, config: compacted },
    { name: connectTopics.status, partitions: 5, config: compacted },
  ];
}
