import { execFile } from 'node:child_process';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Kafka, logLevel } from 'kafkajs';
import type { ProcessSpec } from '../supervisor/process-spec';
import { archiveOf, smallJvm, writeArchive } from './jvm';

export interface KafkaSettings {
  readonly java: string;
  /** Folder with the broker's jars. */
  readonly libs: string;
  /** Folder of this engine's data; made when missing. */
  readonly stateDir: string;
  readonly port: number;
  /** `host:port` by which clients find it. @default - the port, on this machine */
  readonly address?: string;
  /** Port of the KRaft controller, which lives in the first node's process. */
  readonly controllerPort: number;
  /** Number of this node; those after the first are brokers that join its controller. @default 1 */
  readonly node?: number;
}

const host = '127.0.0.1';
const broker = 'kafka.Kafka';
const first = 1;

/** Apache Kafka as a KRaft node: broker and controller in one JVM, with MSK's settings where they matter. */
export function kafka(settings: KafkaSettings): ProcessSpec {
  const { stateDir, port, node = first } = settings;
  return {
    name: node === first ? 'kafka' : `kafka${node}`,
    command: command(settings, broker, propertiesFile(stateDir)),
    prepare: () => prepare(settings),
    stopSeconds: 30,
    ready: {
      what: `Kafka to answer on port ${port}`,
      deadlineSeconds: 90,
      check: () => answers(port),
    },
  };
}

function command({ java, libs }: KafkaSettings, mainClass: string, ...args: string[]) {
  return [
    java,
    ...smallJvm(320, archiveOf(libs)),
    // The first compiler is enough to pass bytes on, and spares the second one's memory.
    '-XX:TieredStopAtLevel=1',
    ...(mainClass === broker ? [writeArchive] : []),
    `-Dlog4j2.configurationFile=${join(__dirname, 'kafka', 'log4j2.properties')}`,
    '-cp',
    join(libs, '*'),
    mainClass,
    ...args,
  ] as const;
}

async function prepare(settings: KafkaSettings): Promise<void> {
  const { stateDir } = settings;
  await mkdir(stateDir, { recursive: true });
  await writeFile(propertiesFile(stateDir), serverProperties(settings));
  if (await isFormatted(stateDir)) return;
  await rm(dataFolder(stateDir), { recursive: true, force: true });
  const [program, ...args] = command(
    settings,
    'kafka.tools.StorageTool',
    'format',
    '--cluster-id=dGlkZW1hcmstb25lLW5vZA',
    `--config=${propertiesFile(stateDir)}`,
  );
  await promisify(execFile)(program, args, { env: {} });
}

/** The name of the file that the storage tool writes last. */
function isFormatted(stateDir: string): Promise<boolean> {
  return access(join(dataFolder(stateDir), 'meta.properties')).then(
    () => true,
    () => false,
  );
}

function dataFolder(stateDir: string): string {
  return join(stateDir, 'data');
}

function propertiesFile(stateDir: string): string {
  return join(stateDir, 'server.properties');
}

function serverProperties(settings: KafkaSettings): string {
  const { stateDir, port, address = `${host}:${port}`, controllerPort, node = first } = settings;
  const controller = `${host}:${controllerPort}`;
  const client = `CLIENT://${host}:${port}`;
  const properties = {
    ...(node === first
      ? { 'process.roles': 'broker,controller', listeners: `${client},CONTROLLER://${controller}` }
      : { 'process.roles': 'broker', listeners: client }),
    'node.id': node,
    'advertised.listeners': `CLIENT://${address}`,
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'CLIENT',
    'controller.listener.names': 'CONTROLLER',
    // A fixed voter, so that the next start may have other ports.
    'controller.quorum.voters': `${first}@${controller}`,
    'log.dirs': dataFolder(stateDir),
    'auto.create.topics.enable': false,
    'unclean.leader.election.enable': false,
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    // One node needs no 50 partitions for its own books, nor threads for peers.
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.num.partitions': 4,
    'num.network.threads': 2,
    'num.io.threads': 2,
    'background.threads': 2,
    'num.recovery.threads.per.data.dir': 2,
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
    // Without these a new group waits 3 s, and a restart after a crash 9 s for its own old session.
    'group.initial.rebalance.delay.ms': 0,
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

async function answers(port: number): Promise<boolean> {
  // kafkajs logs and retries a refused connection; a bare socket says the same at no cost.
  if (!(await listens(port))) return false;
  const admin = new Kafka({
    clientId: 'readiness',
    brokers: [`${host}:${port}`],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
    // This broker, and not what stands at the address by which others find it.
    socketFactory: ({ onConnect }) => connect(port, host, onConnect),
  }).admin();
  try {
    await admin.connect();
    const { brokers, controller } = await admin.describeCluster();
    return brokers.length > 0 && controller !== null;
  } finally {
    await admin.disconnect();
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}
