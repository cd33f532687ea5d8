import type { Admin } from 'kafkajs';
import { readProgress } from '../../lambda/delivery/topic-lag';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { topicOf, topics } from '../../lib/contracts/topics';
import type { Finding } from './finding';

/** A record that waits longer is late. */
const lateSeconds = 60;

/** Whether every topic of the contract is there, and every partition has its leader and its replicas. */
export async function lookAtTopics(admin: Admin): Promise<Finding> {
  const names = topics().map(({ name }) => name);
  const there = new Set(await admin.listTopics());
  const article = 'A row does not show up';
  const missing = names.filter((name) => !there.has(name));
  if (missing.length > 0) {
    return { level: 'trouble', text: `Kafka has no topic ${missing.join(', ')}.`, article };
  }
  const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
  const partitions = found.flatMap(({ name, partitions }) =>
    partitions.map(({ partitionId, leader, isr, replicas }) => ({
      name: `${name}-${partitionId}`,
      leaderless: leader < 0,
      short: isr.length < replicas.length,
    })),
  );
  const offline = partitions.filter(({ leaderless }) => leaderless);
  if (offline.length > 0) {
    return { level: 'trouble', text: `${list(offline)} of Kafka without a leader.`, article };
  }
  const short = partitions.filter(({ short }) => short);
  if (short.length > 0)
    return { level: 'note', text: `${list(short)} of Kafka without all replicas.`, article };
  return {
    level: 'well',
    text: `${names.length} topics, ${partitions.length} partitions, each with its leader and replicas.`,
  };
}

function list(partitions: readonly { readonly name: string }[]): string {
  const verb = partitions.length === 1 ? 'partition is' : 'partitions are';
  return `${partitions.length} ${verb} (${partitions.map(({ name }) => name).join(', ')})`;
}

/** Whether what the topics hold is in the lake. */
export async function lookAtDelivery(admin: Admin): Promise<Finding> {
  const now = Date.now();
  const behind: string[] = [];
  let waiting = 0;
  for (const table of lakeTables) {
    const partitions = await readProgress(admin, table, { lateMs: lateSeconds * 1000, now });
    const late = partitions.reduce((sum, partition) => sum + partition.late, 0);
    waiting += partitions.reduce((sum, { lag }) => sum + lag, 0);
    if (late > 0) behind.push(`${late} records of ${topicOf(table)}`);
  }
  if (behind.length === 0) {
    return {
      level: 'well',
      text: `No record waits longer than ${lateSeconds} s for the lake; ${waiting} are on their way.`,
    };
  }
  const text = `Delivery is late: ${behind.join(', ')} wait longer than ${lateSeconds} s for the lake.`;
  return { level: 'trouble', text, article: 'A row does not show up' };
}
