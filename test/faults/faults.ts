import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { topicOf } from '../../lib/contracts/topics';
import type { Random } from '../../local/job/random';
import type { FaultRoute } from './fault-route';
import { orders } from './ledger';
import { replayOrders } from './replay-orders';
import { rotatePassword } from './rotate-password';
import { throughOutages } from './through-outages';
import { Writer } from './writer';

/** Something that goes wrong, for real, while the load runs. Resolves when the route is up again. */
export interface Fault {
  readonly name: string;
  readonly strike: (on: FaultRoute, random: Random) => Promise<void>;
  /** Never beside another one, for which it would not work. @default false */
  readonly alone?: boolean;
}

/** Of which each strike leaves one in quarantine. */
export const recordThatIsNoChange = 'a record that is no change';

export const faults: readonly Fault[] = [
  {
    name: 'kill -9 of Connect in mid-batch',
    strike: async ({ route }) => {
      await route.kill('connect');
      await route.whenReady('connect');
    },
  },
  {
    name: 'kill -9 of Connect in mid-COPY',
    strike: async (on, random) => {
      const copying = copy(on, random, 2_000);
      await sleep(random.below(400));
      await on.route.kill('connect');
      await copying;
      await on.route.whenReady('connect');
    },
  },
  {
    name: 'a restart of Connect under a long open transaction',
    strike: async ({ route }) => {
      // The load always has one open.
      await route.restart('connect');
    },
  },
  {
    name: 'immediate shutdown of PostgreSQL',
    strike: async ({ route }) => {
      await route.kill('postgres', 'SIGQUIT');
      await sleep(1_000);
      await route.whenReady('postgres');
    },
  },
  {
    name: 'kill -9 of Kafka',
    strike: async ({ route }) => {
      await route.kill('kafka');
      await route.whenReady('kafka');
    },
  },
  {
    name: 'kill -9 of delivery between put and commit',
    alone: true,
    strike: async ({ route }) => {
      await nextLine(join(route.settings.state.logs, 'delivery.log'), '"delivered"');
      await route.kill('delivery');
      await route.whenReady('delivery');
    },
  },
  {
    name: 'kill -9 of Trino in the middle of a fold',
    strike: async (on, random) => {
      const folding = on.fold().then(
        () => undefined,
        () => undefined,
      );
      await sleep(random.below(1_500));
      await on.route.kill('trino');
      await folding;
      await on.route.whenReady('trino');
    },
  },
  {
    name: 'two folds at once',
    alone: true,
    strike: async (on) => {
      await Promise.all([on.fold(), on.fold()]);
    },
  },
  {
    name: "another password for capture's role, whose connections are cut",
    alone: true,
    strike: async (on) => {
      await rotatePassword(on, 'capture');
      const admin = await on.connect();
      await admin.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'capture'");
      await admin.end();
      // The runbook's last step: a task reads its secret when it starts.
      await on.route.restart('connect');
    },
  },
  {
    name: recordThatIsNoChange,
    alone: true,
    strike: async ({ route }) => {
      const kafka = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING });
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({
        topic: topicOf(orders),
        messages: [{ key: '{"id":1}', value: '{"id": 1, "sid' }],
      });
      await producer.disconnect();
    },
  },
  {
    name: 'records delivered again, the later ones first',
    alone: true,
    strike: replayOrders,
  },
];

let copies = 0;

/** Rows that share an LSN, by a writer of its own; again when the database goes down meanwhile. */
export async function copy(on: FaultRoute, random: Random, rows: number): Promise<void> {
  copies += 1;
  const writer = new Writer(100 + copies, random);
  await throughOutages(on.connect, async (client) => {
    await writer.recall(client);
    await writer.copy(client, rows);
  });
}

/** Waits until a log gets a line with the text. */
async function nextLine(file: string, text: string): Promise<void> {
  const from = statSync(file).size;
  for (let tries = 0; tries < 2_000; tries++) {
    if (readFileSync(file).subarray(from).includes(text)) return;
    await sleep(5);
  }
  throw new Error(`${file} got no line with ${text} in 10 s.`);
}
