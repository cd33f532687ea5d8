import { environments } from '../../bin/environments';
import { comesBefore, idsOf } from './pipeline-steps';
import { dev, prod, templatesOf } from './synthesise';

const { pipeline } = templatesOf(prod);

/** The only resource of the type whose logical id is so before its hash or, if none is, begins so. */
function one(type: string, start: string): string {
  const ids = idsOf(pipeline, type).filter((id) => id.startsWith(start));
  const exact = ids.filter((id) => /^[0-9A-F]{8}$/.test(id.slice(start.length)));
  const found = exact.length > 0 ? exact : ids;
  expect(found).toHaveLength(1);
  return found[0]!;
}

const step = (start: string) => one('Custom::Tidemark', start);
const service = (start: string) => one('AWS::ECS::Service', start);

it.each([
  ['source preparation', () => step('SourcePreparation'), 'the API', () => service('Ingress')],
  ['source preparation', () => step('SourcePreparation'), 'Kafka Connect', () => service('Capture')],
  [
    'the pre-flight',
    () => step('SourcePreparationPreflight'),
    'the registration',
    () => step('CaptureRegistration'),
  ],
  ['topics', () => step('Topics'), 'Kafka Connect', () => service('Capture')],
  ['Kafka Connect', () => service('Capture'), 'the registration', () => step('CaptureRegistration')],
  ['the registration', () => step('CaptureRegistration'), 'the catalog', () => step('Catalog')],
  ['the catalog', () => step('Catalog'), 'the views', () => step('QueryViews')],
])('%s come(s) before %s', (_first, first, _then, then) => {
  expect(comesBefore(pipeline, first(), then())).toBe(true);
  expect(comesBefore(pipeline, then(), first())).toBe(false);
});

it('lets Lambda read a topic only when it is there', () => {
  const { pipeline: ofLambda } = templatesOf(dev);
  const [topics] = idsOf(ofLambda, 'Custom::Tidemark').filter((id) => id.startsWith('Topics'));
  const sources = idsOf(ofLambda, 'AWS::Lambda::EventSourceMapping');
  expect(sources).toHaveLength(4);
  for (const source of sources) expect(comesBefore(ofLambda, topics!, source)).toBe(true);
});

it('runs a step again when its code, its variables or its event change', () => {
  for (const { Properties } of Object.values(pipeline.findResources('Custom::Tidemark'))) {
    expect(Object.keys(Properties as object).sort()).toEqual(['ServiceToken', 'code', 'env', 'event']);
    expect((Properties as { code: unknown }).code).toMatch(/^[0-9a-f]{64}\.zip$/);
  }
});

it('runs a step only when its role and its ways through security groups are there', () => {
  const topics = step('Topics');
  const doors = idsOf(pipeline, 'AWS::EC2::SecurityGroupIngress').filter((id) => id.startsWith('Topics'));
  const policies = idsOf(pipeline, 'AWS::IAM::Policy').filter((id) => id.startsWith('TopicsHandlerRole'));
  expect(doors).toHaveLength(1);
  expect(policies).toHaveLength(1);
  for (const id of [...doors, ...policies]) expect(comesBefore(pipeline, id, topics)).toBe(true);
});

it.each(environments.map((environment) => [environment.name, environment] as const))(
  'keeps no data in %s',
  (_name, environment) => {
    const keepers = /^AWS::(RDS|MSK|S3|KMS|DynamoDB|Glue|SecretsManager|EFS)::/;
    const resources = templatesOf(environment).pipeline.toJSON().Resources as Record<
      string,
      { Type: string }
    >;
    // What NiFi keeps is code and logins, made anew with it: nifi-delivery.test.ts.
    const types = Object.entries(resources).flatMap(([id, { Type }]) =>
      id.startsWith('Delivery') ? [] : [Type],
    );
    expect(types.filter((type) => keepers.test(type))).toEqual([]);
  },
);

it('opens the doors of database and brokers itself, each for one mover', () => {
  const doors = Object.values(pipeline.findResources('AWS::EC2::SecurityGroupIngress'))
    .map((door) => (door.Properties as { Description: string }).Description)
    .sort();
  expect(doors).toEqual([
    'Asks how far the delivery is',
    'Compares the database with the lake',
    // The registration and the watch ask the database, the watch asks Connect, too.
    'Compares the slot with the offset',
    'Compares the slot with the offset',
    'Compares the slot with the offset',
    'Drops the replication slot',
    'Keeps keys of the API',
    'Load balancer to target',
    'Looks at NiFi',
    'Looks whether the source can be captured',
    'Makes topics',
    'Mounts the folder of the flow',
    'Prepares the source',
    'Puts the flow into NiFi',
    'Reads and writes rows',
    'Reads changes',
    'Reads from the folder',
    'Reads from the folder',
    'Reads the replication slot',
    'Registers the connector',
    'Starts the connector anew',
    'Workers pass requests on to their leader',
    'Writes changes',
    'Writes deletes that nobody captured',
    'Writes ticks',
  ]);
});

it('tells a user where to send rows, where to ask, and where to look', () => {
  const outputs = Object.keys(pipeline.toJSON().Outputs as object).sort();
  expect(outputs).toEqual([
    'AlarmTopic',
    'ApiKeys',
    'BootstrapServers',
    'CaptureLog',
    'DeliveryLog',
    'NifiLogin',
    'NifiUrl',
    'PageTopic',
    'Reconcile',
    'RecoverGroup',
    'RecoverLog',
    'RecoverTask',
    'Url',
    'WatchLog',
    'WorkGroup',
  ]);
});

it('stops the tasks of a cheap environment outside its hours, and none of production', () => {
  const cheap = templatesOf(dev).pipeline;
  const actions = Object.values(cheap.findResources('AWS::ApplicationAutoScaling::ScalableTarget')).map(
    (target) => (target.Properties as { ScheduledActions: unknown }).ScheduledActions,
  );
  expect(actions).toHaveLength(2);
  for (const scheduled of actions) {
    expect(scheduled).toEqual([
      expect.objectContaining({
        Schedule: 'cron(0 6 ? * MON-FRI *)',
        ScalableTargetAction: { MinCapacity: 1, MaxCapacity: 1 },
      }),
      expect.objectContaining({
        Schedule: 'cron(0 19 ? * MON-FRI *)',
        ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 },
      }),
    ]);
  }
  const scaled = pipeline.findResources('AWS::ApplicationAutoScaling::ScalableTarget');
  for (const target of Object.values(scaled))
    expect(target.Properties).not.toHaveProperty('ScheduledActions');
});
