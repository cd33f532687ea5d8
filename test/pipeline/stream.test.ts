import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigResourceTypes, Kafka, logLevel, type Admin } from 'kafkajs';
import type { handler as createTopicsStep } from '../../lambda/custom-resource/create-topics';
import { createTopics } from '../../lambda/stream/create-topics';
import { handlerBundle } from '../../lib/constructs/handler-bundle';
import { tables } from '../../lib/contracts/tables';
import { topicOf, topics, type TopicSpec } from '../../lib/contracts/topics';
import { invoke } from '../../local/route/invoke';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { waitUntil } from './wait-until';

let folder: string;
let route: Route;
let admin: Admin;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-stream-'));
  route = await startRoute({ stateDir: folder, only: ['create-topics'] });
  const brokers = [route.endpoints.kafka];
  admin = new Kafka({ clientId: 'test', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
}, 120_000);

afterAll(async () => {
  await admin.disconnect();
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

const orders = topicOf(tables.find(({ name }) => name === 'orders')!);

it('makes every topic of the contract with its partitions', async () => {
  const { topics: found } = await admin.fetchTopicMetadata({ topics: topics().map(({ name }) => name) });
  const partitions = found.map(({ name, partitions }) => [name, partitions.length]);
  expect(Object.fromEntries(partitions)).toEqual(
    Object.fromEntries(topics().map(({ name, partitions }) => [name, partitions])),
  );
});

it('changes nothing when run again', async () => {
  expect(await routeHandlers(route.settings).createTopics()).toEqual({
    created: [],
    grown: [],
    configured: [],
  });
});

it('sets back a setting that was changed by hand, and leaves alone what others set', async () => {
  await set({ 'retention.ms': '1000', 'max.message.bytes': '2000000' });
  expect(await createTopics(admin, topics(), 1)).toEqual({ created: [], grown: [], configured: [orders] });
  await seen({ 'retention.ms': String(7 * 24 * 60 * 60 * 1000), 'max.message.bytes': '2000000' });
});

it('adds partitions when the contract asks for more', async () => {
  expect(await createTopics(admin, ordersWith(4), 1)).toEqual({
    created: [],
    grown: [orders],
    configured: [],
  });
  await waitUntil('the fourth partition', async () => {
    const { topics: found } = await admin.fetchTopicMetadata({ topics: [orders] });
    return found[0]?.partitions.length === 4;
  });
});

it('refuses to take partitions away and changes nothing else', async () => {
  const wanted: TopicSpec[] = [...ordersWith(2), { name: 'never-made', partitions: 1, config: {} }];
  await expect(createTopics(admin, wanted, 1)).rejects.toThrow(
    `Topic ${orders} has 4 partitions and 2 are asked for`,
  );
  expect(await admin.listTopics()).not.toContain('never-made');
});

it('gives no topic to a producer that names an unknown one', async () => {
  const kafka = new Kafka({
    clientId: 'test',
    brokers: [route.endpoints.kafka],
    logLevel: logLevel.NOTHING,
    retry: { retries: 0 },
  });
  const producer = kafka.producer({ allowAutoTopicCreation: true });
  await producer.connect();
  await expect(producer.send({ topic: 'mistyped', messages: [{ value: 'x' }] })).rejects.toThrow();
  await producer.disconnect();
  expect(await admin.listTopics()).not.toContain('mistyped');
});

it('is a step of a deployment, as bundled: it creates, grows and sets, and a repetition changes nothing, deletion neither', async () => {
  const bundle = join(folder, 'create-topics.js');
  await writeFile(bundle, handlerBundle('custom-resource/create-topics').code);
  // Numbers come as text from CloudFormation.
  const step = (partitions: string, retention: string) => ({
    LogicalResourceId: 'Topics',
    ResourceProperties: {
      ServiceToken: 'arn:framework',
      event: {
        topics: [
          {
            name: 'by-deployment',
            partitions,
            replicationFactor: '1',
            config: { 'retention.ms': retention },
          },
        ],
      },
    },
  });
  const run = (event: object) =>
    invoke(async () => ((await import(bundle)) as { handler: typeof createTopicsStep }).handler, event, {
      env: { KAFKA_BOOTSTRAP_SERVERS: route.endpoints.kafka, TOPIC_REPLICATION_FACTOR: '1' },
      logFile: join(folder, 'steps.log'),
    });
  const answer = { PhysicalResourceId: 'Topics' };
  expect(await run({ ...step('2', '3600000'), RequestType: 'Create' })).toEqual(answer);
  expect(await run({ ...step('2', '3600000'), ...answer, RequestType: 'Update' })).toEqual(answer);
  expect(await run({ ...step('3', '7200000'), ...answer, RequestType: 'Update' })).toEqual(answer);
  expect(await run({ ...step('3', '7200000'), ...answer, RequestType: 'Delete' })).toEqual(answer);
  expect(await admin.listTopics()).toContain('by-deployment');
  const reports = (await readFile(join(folder, 'steps.log'), 'utf8')).trim().split('\n');
  const unchanged = { created: [], grown: [], configured: [] };
  expect(reports.map((line) => JSON.parse(line) as unknown)).toEqual([
    { resource: 'Topics', request: 'Create', report: { ...unchanged, created: ['by-deployment'] } },
    { resource: 'Topics', request: 'Update', report: unchanged },
    {
      resource: 'Topics',
      request: 'Update',
      report: { ...unchanged, grown: ['by-deployment'], configured: ['by-deployment'] },
    },
    { resource: 'Topics', request: 'Delete', kept: true },
  ]);
}, 60_000);

function ordersWith(partitions: number): TopicSpec[] {
  return topics()
    .filter(({ name }) => name === orders)
    .map((spec) => ({ ...spec, partitions }));
}

const resource = { type: ConfigResourceTypes.TOPIC, name: orders };

/** Returns when the broker shows the values: it hears of them some time after the controller took them. */
async function set(values: Readonly<Record<string, string>>): Promise<void> {
  const configEntries = Object.entries(values).map(([name, value]) => ({ name, value }));
  await admin.alterConfigs({ validateOnly: false, resources: [{ ...resource, configEntries }] });
  await seen(values);
}

async function seen(values: Readonly<Record<string, string>>): Promise<void> {
  await waitUntil(`the broker to show ${JSON.stringify(values)}`, async () => {
    const { resources } = await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
    const shown = resources[0]?.configEntries ?? [];
    return Object.entries(values).every(([name, value]) =>
      shown.some(({ configName, configValue }) => configName === name && configValue === value),
    );
  });
}

it('refuses another number of replicas, before anything is changed', async () => {
  await expect(createTopics(admin, ordersWith(5), 3)).rejects.toThrow(
    `Topic ${orders} has replication factor 1 and 3 is asked for; Kafka moves replicas by a reassignment only`,
  );
});
