import { sourceConnector } from '../../containers/connect/source-connector';
import { connectSpec } from '../../containers/connect/spec';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { connectTopics, heartbeatTopic } from '../../lib/contracts/topics';

const { config } = sourceConnector();
const worker = readFileSync(join(connectSpec.image, 'worker.properties'), 'utf8');

it('captures exactly the tables of the list, by patterns that match nothing else', () => {
  const { config: of } = sourceConnector([
    { schema: 'shop', name: 'stock', primaryKey: ['id'], columns: [{ name: 'id', type: 'bigint' }] },
  ]);
  expect(of['table.include.list']).toBe('shop\\.stock');
});

it('holds no secret: host, user and password come from the worker', () => {
  const database = Object.entries(config).filter(([name]) => name.startsWith('database.'));
  expect(database.filter(([, value]) => !/^\$\{env:SOURCE_[A-Z]+\}$/.test(value))).toEqual([
    ['database.initial.statements', 'SELECT tidemark.admit_capture()'],
  ]);
});

it.each([
  ['connector', JSON.stringify(config)],
  ['worker', worker],
])('takes only variables that the spec lists: %s', (_, text) => {
  const used = [...text.matchAll(/\$\{env:([A-Z_]+)\}/g)].map(([, name]) => name);
  expect(used.length).toBeGreaterThan(0);
  expect(used.filter((name) => !Object.keys(connectSpec.env).includes(name!))).toEqual([]);
});

it("keeps Connect's own state in the topics that create-topics makes", () => {
  const named = [...worker.matchAll(/^(config|offset|status)\.storage\.topic=(.*)$/gm)];
  expect(Object.fromEntries(named.map(([, part, topic]) => [part, topic]))).toEqual(connectTopics);
});

it('beats under the name that the contract gives the heartbeat topic', () => {
  expect(`__debezium-heartbeat.${config['topic.prefix']}`).toBe(heartbeatTopic);
});

it('never drops a change in silence', () => {
  expect(config).toMatchObject({
    'errors.tolerance': 'none',
    'skipped.operations': 'none',
    'message.prefix.exclude.list': '.*',
    'slot.drop.on.stop': 'false',
    'publication.autocreate.mode': 'disabled',
  });
});

it('writes the NULL of a column that has a DEFAULT as null, at every step that would put the default there', () => {
  const steps = ['unwrap', 'epoch'].map((step) => `transforms.${step}.replace.null.with.default`);
  expect(steps.map((step) => config[step])).toEqual(['false', 'false']);
  expect(worker).toMatch(/^value\.converter\.replace\.null\.with\.default=false$/m);
  expect(worker).toMatch(/^key\.converter\.replace\.null\.with\.default=false$/m);
});

it('waits for a broker that died less long than capture may lag', () => {
  const seconds = (setting: string) =>
    Number(new RegExp(`^${setting.replaceAll('.', '\\.')}=(\\d+)$`, 'm').exec(worker)?.[1]) / 1000;
  expect(seconds('default.api.timeout.ms')).toBeLessThanOrEqual(15);
  // Kafka's clients refuse to start otherwise.
  expect(seconds('request.timeout.ms')).toBeLessThan(seconds('default.api.timeout.ms'));
});

it('makes a slot that a standby can take over', () => {
  expect(config['slot.failover']).toBe('true');
});
