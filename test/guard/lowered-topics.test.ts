import { resource, stops, tells } from './review';

const declared = (...topics: object[]) => ({ Topics: resource('Custom::Tidemark', { event: { topics } }) });
const orders = { name: 'cdc.public.orders', partitions: 3, replicationFactor: 3 };

test('fewer partitions stop the change', () => {
  expect(stops(declared(orders), declared({ ...orders, partitions: 2 }))).toEqual([
    'The topic cdc.public.orders goes from 3 to 2 partitions: Kafka takes none away, and the deployment would fail.',
  ]);
});

test('fewer partitions of a topic that CloudFormation knows stop the change', () => {
  const topic = (PartitionCount: number) => ({
    Ticks: resource('AWS::MSK::Topic', { TopicName: 'ticks', PartitionCount, ReplicationFactor: 2 }),
  });
  expect(stops(topic(3), topic(1))).toContain(
    'The topic ticks goes from 3 to 1 partitions: Kafka takes none away, and the deployment would fail.',
  );
});

test('fewer partitions are found under another logical id of the custom resource', () => {
  const now = {
    Other: resource('AWS::CloudFormation::CustomResource', {
      event: { topics: [{ ...orders, partitions: '2' }] },
    }),
  };
  expect(stops(declared(orders), now)).toEqual([
    'The topic cdc.public.orders goes from 3 to 2 partitions: Kafka takes none away, and the deployment would fail.',
  ]);
});

test('more partitions may come', () => {
  expect(stops(declared(orders), declared({ ...orders, partitions: 6 }))).toEqual([]);
});

test('other replicas of an existing topic stop the change', () => {
  expect(stops(declared(orders), declared({ ...orders, replicationFactor: 2 }))).toEqual([
    'The topic cdc.public.orders goes from 3 to 2 replicas: an existing topic needs a reassignment first.',
  ]);
  expect(stops(declared(orders), declared({ name: orders.name, partitions: 3 }))).toEqual([
    "The topic cdc.public.orders goes from 3 to the environment's replicas: an existing topic needs a reassignment first.",
  ]);
});

test('a topic that is no longer declared is told', () => {
  const ticks = { ...orders, name: 'ticks' };
  expect(stops(declared(orders, ticks), declared(orders))).toEqual([]);
  expect(tells(declared(orders, ticks), declared(orders))).toEqual([
    'The topic ticks is no longer declared: it stays in the cluster with its records.',
  ]);
});
