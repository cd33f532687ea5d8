import { join } from 'node:path';
import { Kafka, logLevel, type Admin } from 'kafkajs';
import { topicOf } from '../../lib/contracts/topics';
import { kafka } from '../../local/engines/kafka';
import { choosePorts } from '../../local/route/ports';
import { KeptProcess } from '../../local/supervisor/kept-process';
import { stateVariable } from '../../local/supervisor/leftovers';
import { beginLog, logFile } from '../../local/supervisor/log-file';
import { RunRecord } from '../../local/supervisor/run-record';
import { waitUntil } from '../pipeline/wait-until';
import type { FaultRoute } from './fault-route';
import { orders } from './ledger';

/** Numbers of the brokers that join the first one. */
const joining = [2, 3] as const;

/**
 * Two brokers join, and every topic gets three replicas. Then the one that leads the orders' topic is killed, and comes
 * back later. In the end all is with the first one again.
 */
export async function killOneOfThree(on: FaultRoute, between: () => Promise<unknown>): Promise<void> {
  const admin = new Kafka({ brokers: [on.route.endpoints.kafka], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const brokers = new Map<number, KeptProcess>();
  try {
    for (const node of joining) brokers.set(node, await startBroker(on, node));
    // The first one, which is the controller, leads no longer.
    await place(admin, joining);
    await place(admin, [...joining, 1]);
    const leading = brokers.get(await leader(admin));
    if (!leading) throw new Error('No broker that joined leads the topic of the orders.');
    await leading.kill();
    await between();
    await leading.restart();
    await between();
  } finally {
    await place(admin, [1]);
    for (const broker of brokers.values()) await broker.stop();
    await admin.disconnect();
  }
}

async function startBroker({ route: { settings } }: FaultRoute, node: number): Promise<KeptProcess> {
  const { state, homes, ports } = settings;
  const { port } = await choosePorts(['port']);
  const name = `kafka${node}`;
  const spec = kafka({
    java: homes.java,
    libs: homes.kafkaLibs,
    stateDir: join(state.data, name),
    port,
    controllerPort: ports.kafkaController,
    node,
  });
  const file = logFile(state.logs, name);
  beginLog(file);
  const broker = new KeptProcess(spec, {
    logFile: file,
    cwd: process.cwd(),
    env: { [stateVariable]: state.dir },
    record: new RunRecord(join(state.data, `${name}.json`)),
    // It dies as it was told to.
    onLost: () => undefined,
    log: () => undefined,
  });
  await broker.start();
  return broker;
}

async function place(admin: Admin, replicas: readonly number[]): Promise<void> {
  const { topics } = await admin.fetchTopicMetadata();
  await admin.alterPartitionReassignments({
    topics: topics.map(({ name, partitions }) => ({
      topic: name,
      partitionAssignment: partitions.map(({ partitionId }) => ({
        partition: partitionId,
        replicas: [...replicas],
      })),
    })),
  });
  await waitUntil(
    'the replicas',
    async () => {
      const now = await admin.fetchTopicMetadata();
      return now.topics.every(({ partitions }) =>
        partitions.every(
          ({ replicas: has, isr }) => has.length === replicas.length && isr.length === replicas.length,
        ),
      );
    },
    300,
  );
}

async function leader(admin: Admin): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topicOf(orders)] });
  return topics[0]?.partitions[0]?.leader ?? -1;
}
