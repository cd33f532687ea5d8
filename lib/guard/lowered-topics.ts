import { findingId, type Finding } from './finding';
import { valueAt, type StackPair, type Template } from './template';

interface DeclaredTopic {
  readonly partitions: number;
  readonly replicationFactor: number | undefined;
}

/** Topics with fewer partitions, which Kafka refuses, with other replicas, which it does not do itself, or without an entry. */
export function loweredTopics({ name: stack, before, after }: StackPair): Finding[] {
  const now = declaredTopics(after);
  return [...declaredTopics(before)].flatMap(([topic, old]): Finding[] => {
    const next = now.get(topic);
    if (!next) {
      return [
        {
          id: findingId('undeclared', stack, topic),
          topic: 'limits',
          stops: false,
          sentence: `The topic ${topic} is no longer declared: it stays in the cluster with its records.`,
        },
      ];
    }
    return [
      ...(next.partitions < old.partitions
        ? [
            {
              id: findingId('fewer-partitions', stack, topic),
              topic: 'limits' as const,
              stops: true,
              sentence: `The topic ${topic} goes from ${old.partitions} to ${next.partitions} partitions: Kafka takes none away, and the deployment would fail.`,
            },
          ]
        : []),
      ...(next.replicationFactor !== old.replicationFactor
        ? [
            {
              id: findingId('other-replicas', stack, topic),
              topic: 'limits' as const,
              stops: true,
              sentence: `The topic ${topic} goes from ${told(old.replicationFactor)} to ${told(next.replicationFactor)} replicas: an existing topic needs a reassignment first.`,
            },
          ]
        : []),
    ];
  });
}

function told(replicationFactor: number | undefined): string {
  return replicationFactor === undefined ? "the environment's" : String(replicationFactor);
}

/** Topics by name, from `event.topics` of custom resources and from AWS::MSK::Topic. */
function declaredTopics({ Resources }: Template): Map<string, DeclaredTopic> {
  const found = new Map<string, DeclaredTopic>();
  for (const { Type, Properties } of Object.values(Resources)) {
    if (Type === 'AWS::MSK::Topic')
      add(found, Properties.TopicName, Properties.PartitionCount, Properties.ReplicationFactor);
    if (!Type.startsWith('Custom::') && Type !== 'AWS::CloudFormation::CustomResource') continue;
    const topics = valueAt(Properties, ['event', 'topics']);
    if (!Array.isArray(topics)) continue;
    for (const topic of topics as unknown[]) {
      add(
        found,
        valueAt(topic, ['name']),
        valueAt(topic, ['partitions']),
        valueAt(topic, ['replicationFactor']),
      );
    }
  }
  return found;
}

function add(to: Map<string, DeclaredTopic>, name: unknown, partitions: unknown, replicas: unknown): void {
  if (typeof name !== 'string') return;
  to.set(name, {
    partitions: Number(partitions),
    replicationFactor: replicas === undefined ? undefined : Number(replicas),
  });
}
