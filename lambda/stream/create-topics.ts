import { ConfigResourceTypes, Kafka, logLevel, type Admin } from 'kafkajs';
import { topics, type TopicSpec } from '../../lib/contracts/topics';
import { streamEnvironment, type TopicsReport } from './contract';

/**
 * Makes the cluster's topics as lib/contracts/topics.ts lists them: creates what is missing, adds partitions, sets
 * configuration. Topics that are not listed stay as they are; nothing is ever deleted.
 *
 * @throws when a topic has more partitions than its entry: Kafka cannot take partitions away
 */
export async function handler(): Promise<TopicsReport> {
  const { KAFKA_BOOTSTRAP_SERVERS, TOPIC_REPLICATION_FACTOR } = streamEnvironment.parse(process.env);
  const kafka = new Kafka({
    clientId: 'tidemark-stream',
    brokers: KAFKA_BOOTSTRAP_SERVERS.split(','),
    logLevel: logLevel.NOTHING,
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await createTopics(admin, topics(), TOPIC_REPLICATION_FACTOR);
  } finally {
    await admin.disconnect();
  }
}

/** @param replicas replication factor of topics that are created; that of existing ones stays */
export async function createTopics(
  admin: Admin,
  wanted: readonly TopicSpec[],
  replicas: number,
): Promise<TopicsReport> {
  const existing = await admin.listTopics();
  const missing = wanted.filter(({ name }) => !existing.includes(name));
  const present = wanted.filter(({ name }) => existing.includes(name));
  const grown = await tooSmall(admin, present);
  const configured = await drifted(admin, present);
  if (missing.length > 0) {
    await admin.createTopics({
      waitForLeaders: true,
      topics: missing.map(({ name, partitions, config }) => ({
        topic: name,
        numPartitions: partitions,
        replicationFactor: replicas,
        configEntries: Object.entries(config).map(([key, value]) => ({ name: key, value })),
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

function names(specs: readonly TopicSpec[]): string[] {
  return specs.map(({ name }) => name);
}

async function tooSmall(admin: Admin, present: readonly TopicSpec[]): Promise<TopicSpec[]> {
  if (present.length === 0) return [];
  const { topics: found } = await admin.fetchTopicMetadata({ topics: names(present) });
  const counts = new Map(found.map(({ name, partitions }) => [name, partitions.length]));
  return present.filter(({ name, partitions }) => {
    const count = counts.get(name) ?? 0;
    if (count > partitions) {
      throw new Error(
        `Topic ${name} has ${count} partitions and lib/contracts/topics.ts asks for ${partitions}; partitions cannot be taken away: raise the number there.`,
      );
    }
    return count < partitions;
  });
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
