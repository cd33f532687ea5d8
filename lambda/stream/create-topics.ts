import { ConfigResourceTypes, type Admin } from 'kafkajs';
import { topics, type TopicSpec } from '../../lib/contracts/topics';
import { streamEnvironment, wantedTopics, type TopicsReport, type WantedTopics } from './contract';
import { kafkaClient } from './kafka-client';

/**
 * Makes the cluster's topics as the event lists them, or as lib/contracts/topics.ts does: creates what is missing,
 * adds partitions, sets configuration. Topics that are not listed stay as they are; nothing is ever deleted.
 *
 * @throws before anything is changed, when a topic has more partitions or another number of replicas than asked for:
 *   Kafka takes no partition away, and moves replicas by a reassignment only
 */
export async function handler(event?: WantedTopics): Promise<TopicsReport> {
  const environment = streamEnvironment.parse(process.env);
  const wanted = event === undefined ? topics() : wantedTopics.parse(event).topics;
  const admin = kafkaClient(environment).admin();
  await admin.connect();
  try {
    return await createTopics(admin, wanted, environment.TOPIC_REPLICATION_FACTOR);
  } finally {
    await admin.disconnect();
  }
}

/** @param replicas of topics that name no number of their own, and the most that any topic gets */
export async function createTopics(
  admin: Admin,
  wanted: readonly TopicSpec[],
  replicas: number,
): Promise<TopicsReport> {
  const existing = await admin.listTopics();
  const missing = wanted.filter(({ name }) => !existing.includes(name));
  const present = wanted.filter(({ name }) => existing.includes(name));
  const grown = await tooSmall(admin, present, replicas);
  const configured = await drifted(admin, present);
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map((topic) => ({
        topic: topic.name,
        numPartitions: topic.partitions,
        replicationFactor: replicasOf(topic, replicas),
        configEntries: Object.entries(topic.config).map(([key, value]) => ({ name: key, value })),
      })),
    });
  }
  if (grown.length > 0) {
    await admin.createPartitions({
      topicPartitions: grown.map(({ name, partitions }) => ({ topic: name, count: partitions })),
    });
  }
  return { created: names(missing), grown: names(grown), configured: names(configured) };
}

function replicasOf({ replicationFactor = Infinity }: TopicSpec, most: number): number {
  return Math.min(replicationFactor, most);
}

function names(specs: readonly TopicSpec[]): string[] {
  return specs.map(({ name }) => name);
}

async function tooSmall(admin: Admin, present: readonly TopicSpec[], replicas: number): Promise<TopicSpec[]> {
  if (present.length === 0) return [];
  const { topics: found } = await admin.fetchTopicMetadata({ topics: names(present) });
  const partitionsOf = new Map(found.map(({ name, partitions }) => [name, partitions]));
  return present.filter((topic) => {
    const partitions = partitionsOf.get(topic.name) ?? [];
    refuseImpossible(topic, partitions.length, partitions[0]?.replicas.length, replicas);
    return partitions.length < topic.partitions;
  });
}

function refuseImpossible(topic: TopicSpec, count: number, has: number | undefined, replicas: number): void {
  if (count > topic.partitions) {
    throw new Error(
      `Topic ${topic.name} has ${count} partitions and ${topic.partitions} are asked for; partitions cannot be taken away: ask for ${count} or more.`,
    );
  }
  const wanted = replicasOf(topic, replicas);
  if (has !== undefined && has !== wanted) {
    throw new Error(
      `Topic ${topic.name} has replication factor ${has} and ${wanted} is asked for; Kafka moves replicas by a reassignment only: run kafka-reassign-partitions for it first, or ask for ${has}.`,
    );
  }
}

async function drifted(admin: Admin, present: readonly TopicSpec[]): Promise<TopicSpec[]> {
  if (present.length === 0) return [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: present.map(({ name }) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  const drift = present.filter(({ name, config }) => {
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    return Object.entries(config).some(
      ([key, value]) => entries.find(({ configName }) => configName === key)?.configValue !== value,
    );
  });
  for (const { name, config } of drift) {
    const entries = resources.find(({ resourceName }) => resourceName === name)?.configEntries ?? [];
    // kafkajs has only the call that replaces all of a topic's settings, so those set by others go along.
    const others = entries.filter((entry) => isTopicSetting(entry) && !(entry.configName in config));
    await admin.alterConfigs({
      validateOnly: false,
      resources: [
        {
          type: ConfigResourceTypes.TOPIC,
          name,
          configEntries: [
            ...others.map(({ configName, configValue }) => ({ name: configName, value: configValue })),
            ...Object.entries(config).map(([key, value]) => ({ name: key, value })),
          ],
        },
      ],
    });
  }
  return drift;
}

/** Set on the topic itself, in contrast to a broker's or Kafka's default. */
function isTopicSetting({ configSource }: { configSource: number }): boolean {
  return configSource === 1;
}
