import { resolveConfig } from '../../lib/resolve-config';
import { heartbeatTopic, marketDataTopic, connectTopics, topicOf } from '../../lib/contracts/topics';
import { plannedTopics } from '../../lib/stages/topics';
import { prod, withValues } from '../stacks/synthesise';

function planned(name: string, values: Parameters<typeof withValues>[1] = {}) {
  return plannedTopics(resolveConfig(withValues(prod, values))).find((topic) => topic.name === name)!;
}

const orders = topicOf({ schema: 'public', name: 'orders' });

it('keeps three replicas of changes, of which two must have a record, for as long as configured', () => {
  expect(planned(orders, { topics: { retentionHours: 72 } })).toEqual({
    name: orders,
    partitions: 1,
    replicationFactor: 3,
    config: {
      'cleanup.policy': 'delete',
      'retention.ms': '259200000',
      'max.message.bytes': '3145728',
      'min.insync.replicas': '2',
    },
  });
});

it('keeps two replicas of the ticks, of which one must have a record', () => {
  const { partitions, replicationFactor, config } = planned(marketDataTopic);
  expect([partitions, replicationFactor, config['min.insync.replicas']]).toEqual([3, 2, '1']);
});

it('gives a topic what the configuration says of it by name', () => {
  const byName = { [orders]: { partitions: 6, replicationFactor: 2, minInsyncReplicas: 1 } };
  const { partitions, replicationFactor, config } = planned(orders, { topics: { byName } });
  expect([partitions, replicationFactor, config['min.insync.replicas']]).toEqual([6, 2, '1']);
});

it('asks Serverless for its three replicas and for nothing that it does not take', () => {
  const stream = { kind: 'serverless' } as const;
  expect(planned(marketDataTopic, { stream })).toMatchObject({ replicationFactor: 3 });
  expect(planned(orders, { stream }).config).not.toHaveProperty(['min.insync.replicas']);
});

it("compacts Connect's own topics and lets no retention end them", () => {
  expect(planned(connectTopics.offset).config).toEqual({
    'cleanup.policy': 'compact',
    'min.insync.replicas': '2',
  });
  expect(planned(heartbeatTopic).config).toHaveProperty(['retention.ms']);
});
