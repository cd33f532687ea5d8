import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { S3Client } from '@aws-sdk/client-s3';
import { Kafka, logLevel, type Admin, type Producer } from 'kafkajs';
import { deliveryGroupOf } from '../../lib/contracts/topics';
import { delivery } from '../../local/engines/delivery';
import { choosePorts } from '../../local/route/ports';
import { RunningProcess } from '../../local/supervisor/process';
import type { ProcessSpec } from '../../local/supervisor/process-spec';
import { startRoute, type Route } from '../../local/route/route';
import { eventSourceHealth, type EventSourceHealth } from '../../local/substitutes/msk-event-source/contract';
import { waitUntilReady } from '../../local/supervisor/wait';
import { orderValue, ordersTopic } from '../delivery/change-record';
import { readParquet } from '../delivery/read-parquet';
import { bytesOf, keysUnder } from './lake-files';
import { waitUntil } from './wait-until';

const orders = 30_000;
const partitions = 3;
const poison = Buffer.from([0x7b, 0xff, 0x00, 0x22]);

let folder: string;
let route: Route;
let spec: ProcessSpec;
let feeder: RunningProcess;
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
let s3: S3Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-delivery-'));
  route = await startRoute({ stateDir: folder, only: ['make-store', 'create-topics'] });
  const { health } = await choosePorts(['health']);
  spec = delivery({
    kafka: route.endpoints.kafka,
    bucket: route.endpoints.bucket,
    healthPort: health,
    batchWindowMs: 200,
    env: route.settings.aws,
  });
  kafka = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING });
  admin = kafka.admin();
  producer = kafka.producer();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic: ordersTopic, count: partitions }] });
  await producer.connect();
  s3 = new S3Client({ ...route.settings.awsClient, forcePathStyle: true });
}, 180_000);

afterAll(async () => {
  await feeder.stop();
  await Promise.all([admin.disconnect(), producer.disconnect()]);
  s3.destroy();
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function startFeeder(): Promise<void> {
  feeder = await RunningProcess.start(spec, { logFile: join(folder, 'delivery.log'), cwd: process.cwd() });
  await waitUntilReady('delivery', spec.ready);
}

async function health(): Promise<EventSourceHealth> {
  const url = /http\S+\//.exec(spec.ready.what)?.[0] ?? '';
  return eventSourceHealth.parse(await (await fetch(url)).json());
}

/** Sends orders 0 to 29,999, every third to the same partition, and the poison between two of them. */
async function replay(): Promise<void> {
  for (let first = 0; first < orders; first += 500) {
    const messages = Array.from({ length: 500 }, (_, i) => {
      const id = first + i;
      const value = JSON.stringify(orderValue({ id, customer: `customer-${id}` }));
      return { partition: id % partitions, key: JSON.stringify({ id }), value };
    });
    if (first === 15_000)
      await producer.send({ topic: ordersTopic, messages: [{ partition: 1, value: poison }] });
    await producer.send({ topic: ordersTopic, messages });
    await sleep(50);
  }
}

async function everythingIsCommitted(): Promise<boolean> {
  const ends = await admin.fetchTopicOffsets(ordersTopic);
  const groupId = deliveryGroupOf(ordersTopic);
  const [committed] = await admin.fetchOffsets({ groupId, topics: [ordersTopic] });
  return ends.every(({ partition, high }) =>
    committed?.partitions.some((done) => done.partition === partition && done.offset === high),
  );
}

it('has every offset in the lake after the feeder was killed in the middle, the poison in quarantine', async () => {
  await startFeeder();
  const replaying = replay();
  await waitUntil('5,000 records', async () => (await health()).deliveredRecords > 5_000);
  feeder.signal('SIGKILL');
  await feeder.ended;
  await startFeeder();
  await replaying;
  await waitUntil('every offset to be committed', everythingIsCommitted);

  const { bucket } = route.endpoints;
  const customers = new Map<string, unknown>();
  for (const key of await keysUnder(s3, bucket, 'raw/orders/')) {
    for (const row of await readParquet(await bytesOf(s3, bucket, key))) {
      customers.set(`${String(row._partition)}/${String(row._offset)}`, [row.id, row.customer]);
    }
  }
  const perPartition = orders / partitions;
  const poisonOffset = 15_000 / partitions;
  const expected = Array.from({ length: orders }, (_, id): [string, unknown] => {
    const partition = id % partitions;
    const before = Math.floor(id / partitions);
    const offset = partition === 1 && before >= poisonOffset ? before + 1 : before;
    return [`${partition}/${offset}`, [BigInt(id), `customer-${id}`]];
  });
  expect(customers.size).toBe(perPartition * partitions);
  expect(Object.fromEntries(customers)).toEqual(Object.fromEntries(expected));

  const quarantined = await keysUnder(s3, bucket, 'quarantine/');
  expect(quarantined).toEqual([`quarantine/${ordersTopic}/${ordersTopic}-1-00000000000000005000.json`]);
  const text = new TextDecoder().decode(await bytesOf(s3, bucket, quarantined[0]!));
  expect(JSON.parse(text)).toMatchObject({
    topic: ordersTopic,
    partition: 1,
    offset: 5000,
    reason: `${ordersTopic}: value is not UTF-8.`,
    key: null,
    value: poison.toString('base64'),
  });
}, 120_000);

it('ends within five seconds of SIGTERM, all that it took committed', async () => {
  const asked = Date.now();
  await feeder.stop();
  expect(await feeder.ended).toBe('code 0');
  expect(Date.now() - asked).toBeLessThan(5_000);
  expect(await everythingIsCommitted()).toBe(true);
}, 30_000);
