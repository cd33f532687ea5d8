import { connectTopics, topics as contractTopics } from '../contracts/topics';
import type { ResolvedConfig } from '../config';

/** MSK Serverless writes every record to three zones and takes no other number. */
const serverlessReplicas = { replicationFactor: 3, minInsyncReplicas: 2 };

export function streamMistakes(config: ResolvedConfig): string[] {
  const { stream, topics, network } = config;
  const mistakes: string[] = [];
  if (stream.kind === 'provisioned') {
    const { brokersPerZone, volumeGiB, maxVolumeGiB } = stream;
    if (!Number.isInteger(brokersPerZone) || brokersPerZone < 1) {
      mistakes.push(
        `stream.brokersPerZone is ${brokersPerZone}: ${network.zones} zones would have ${brokersPerZone * network.zones} brokers, and MSK wants as many in each zone; use a whole number from 1.`,
      );
    }
    if (maxVolumeGiB < volumeGiB) {
      mistakes.push(`stream.maxVolumeGiB is ${maxVolumeGiB}: it is below volumeGiB, ${volumeGiB}; raise it.`);
    }
  }
  const brokers = brokerCount(config);
  for (const { setting, replicationFactor, minInsyncReplicas } of replicas(config)) {
    if (stream.kind === 'serverless') {
      if (
        replicationFactor !== serverlessReplicas.replicationFactor ||
        minInsyncReplicas !== serverlessReplicas.minInsyncReplicas
      ) {
        mistakes.push(
          `${setting}.replicationFactor is ${replicationFactor} and minInsyncReplicas ${minInsyncReplicas}: MSK Serverless has 3 and 2; leave both out.`,
        );
      }
      continue;
    }
    if (Number.isInteger(stream.brokersPerZone) && replicationFactor > brokers) {
      mistakes.push(
        `${setting}.replicationFactor is ${replicationFactor}: there are ${brokers} brokers and one cannot hold two replicas; use at most ${brokers} or add brokers.`,
      );
    }
    if (minInsyncReplicas >= replicationFactor) {
      mistakes.push(
        `${setting}.minInsyncReplicas is ${minInsyncReplicas} of ${replicationFactor} replicas: no record could be written while a broker restarts; ${fewerInSync(replicationFactor)}.`,
      );
    }
  }
  return [...mistakes, ...partitionMistakes(topics.byName)];
}

/** Brokers of the cluster; Serverless counts as three. */
export function brokerCount({ stream, network }: Pick<ResolvedConfig, 'stream' | 'network'>): number {
  return stream.kind === 'serverless'
    ? serverlessReplicas.replicationFactor
    : stream.brokersPerZone * network.zones;
}

/** Replicas as they hold for all topics and for each that differs, by the contract or by the environment. */
export function replicas({ topics, stream }: Pick<ResolvedConfig, 'topics' | 'stream'>) {
  const { replicationFactor, minInsyncReplicas, byName } = topics;
  const ofContract = new Map(
    stream.kind === 'serverless'
      ? []
      : contractTopics().map((topic) => [topic.name, topic.replicationFactor]),
  );
  const names = new Set([
    ...[...ofContract].filter(([, factor]) => factor !== undefined).map(([name]) => name),
    ...Object.keys(byName).filter(
      (name) => byName[name]?.replicationFactor ?? byName[name]?.minInsyncReplicas,
    ),
  ]);
  return [
    { setting: 'topics', replicationFactor, minInsyncReplicas },
    ...[...names].map((name) => {
      const own = byName[name];
      const factor = own?.replicationFactor ?? ofContract.get(name) ?? replicationFactor;
      return {
        setting: `topics.byName["${name}"]`,
        replicationFactor: factor,
        // The default for all gives way to a topic with fewer replicas; a number of its own does not.
        minInsyncReplicas: own?.minInsyncReplicas ?? Math.max(1, Math.min(minInsyncReplicas, factor - 1)),
      };
    }),
  ];
}

function fewerInSync(replicationFactor: number): string {
  return replicationFactor > 1
    ? `use at most ${replicationFactor - 1}`
    : 'use a replicationFactor of 2 or more and fewer in sync';
}

function partitionMistakes(byName: ResolvedConfig['topics']['byName']): string[] {
  const known = new Map(contractTopics().map(({ name, partitions }) => [name, partitions]));
  const connects = Object.values<string>(connectTopics);
  return Object.entries(byName).flatMap(([name, { partitions }]) => {
    const setting = `topics.byName["${name}"]`;
    const least = known.get(name);
    if (least === undefined) {
      return [`${setting} is no topic of lib/contracts/topics.ts: remove it or correct its name.`];
    }
    if (partitions === undefined || partitions === least) return [];
    if (connects.includes(name)) {
      return [
        `${setting}.partitions is ${partitions}: Connect finds its state by partition; leave it at ${least}.`,
      ];
    }
    return partitions < least
      ? [
          `${setting}.partitions is ${partitions}: lib/contracts/topics.ts has ${least}, and Kafka takes no partition away; use ${least} or more.`,
        ]
      : [];
  });
}
