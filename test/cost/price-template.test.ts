import { estimate } from '../../lib/cost/estimate';
import { PriceList } from '../../lib/cost/price-list';
import { templateLines } from '../../lib/cost/price-template';
import { serviceOf, stackOf } from './cost-trial';

/** USD at rest, by price. */
function costOf(resources: object): Record<string, number> {
  const [month] = estimate(stackOf(resources), new PriceList('us-east-1'), { changesPerSecond: [0] });
  return Object.fromEntries(
    (month?.lines ?? []).map(({ price, usd }) => [price, Math.round(usd * 1000) / 1000]),
  );
}

const database = (MultiAZ: boolean) => ({
  SourceInstance: {
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      AllocatedStorage: '20',
      DBInstanceClass: 'db.t4g.micro',
      MultiAZ,
      StorageType: 'gp3',
    },
  },
});

const databaseSchedule = (action: string, ScheduleExpression: string) => ({
  Type: 'AWS::Scheduler::Schedule',
  Properties: {
    ScheduleExpression,
    Target: {
      Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:scheduler:::aws-sdk:rds:${action}`]] },
    },
  },
});

test('A database costs its hours and its disk, with a standby twice', () => {
  // 730 h x 0.016 and 20 GB x 0.115; 0.5 GB of logs.
  expect(costOf(database(false))).toEqual({
    'rds-db.t4g.micro-hour': 11.68,
    'rds-gp3-gb-month': 2.3,
    'log-gb': 0.25,
  });
  expect(costOf(database(true))).toEqual({
    'rds-db.t4g.micro-hour': 23.36,
    'rds-gp3-gb-month': 4.6,
    'log-gb': 0.25,
  });
});

test('A database that is stopped at night costs the hours of its days, and its disk always', () => {
  const cost = costOf({
    ...database(false),
    Start: databaseSchedule('startDBInstance', 'cron(30 5 ? * MON-FRI *)'),
    Stop: databaseSchedule('stopDBInstance', 'cron(15 19 ? * MON-FRI *)'),
  });
  // 13.75 h x 5 / 7 x 730 / 24 = 298.735 h x 0.016
  expect(cost).toMatchObject({ 'rds-db.t4g.micro-hour': 4.78, 'rds-gp3-gb-month': 2.3 });
});

test('Brokers cost by their number and their volumes', () => {
  const cost = costOf({
    StreamCluster: {
      Type: 'AWS::MSK::Cluster',
      Properties: {
        NumberOfBrokerNodes: 3,
        BrokerNodeGroupInfo: {
          InstanceType: 'kafka.t3.small',
          StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
        },
      },
    },
  });
  // 3 x 730 x 0.0456, 300 GB x 0.10, 1.5 GB x 0.50
  expect(cost).toEqual({ 'msk-kafka.t3.small-hour': 99.864, 'msk-gb-month': 30, 'log-gb': 0.75 });
});

test('Tasks cost their vCPU and memory, within their hours', () => {
  // 2 tasks x 730 h x 0.5 x 0.04048 and x 1 GB x 0.004445
  expect(costOf(serviceOf('Ingress', 512, 1024))).toMatchObject({
    'fargate-vcpu-hour': 29.55,
    'fargate-gb-hour': 6.49,
  });
  // One task, 13 h x 5 / 7 x 730 / 24 = 282.44 h.
  expect(costOf(serviceOf('Ingress', 512, 1024, [6, 19]))).toMatchObject({
    'fargate-vcpu-hour': 5.717,
    'fargate-gb-hour': 1.255,
  });
});

test('A disk of more than 20 GB costs what is over', () => {
  const service = serviceOf('Delivery', 2048, 4096) as Record<string, { Properties: object }>;
  const cost = costOf({
    ...service,
    DeliveryTask: {
      ...service.DeliveryTask,
      Properties: { ...service.DeliveryTask?.Properties, EphemeralStorage: { SizeInGiB: 30 } },
    },
  });
  // 2 tasks x 730 h x 10 GB x 0.000111
  expect(cost['fargate-disk-gb-hour']).toBe(1.621);
});

test('An interface endpoint costs by zone, a gateway endpoint nothing', () => {
  const endpoint = (VpcEndpointType: string, zones: number) => ({
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: { VpcEndpointType, SubnetIds: Array<string>(zones).fill('subnet') },
  });
  // 3 x 730 x 0.01, and 10 GB x 0.01
  expect(costOf({ VpcLogs: endpoint('Interface', 3), VpcS3: endpoint('Gateway', 0) })).toEqual({
    'endpoint-hour': 21.9,
    'endpoint-gb': 0.1,
  });
});

test('A scheduled function costs its calls, with its timeout when no time is known', () => {
  const cost = costOf({
    Odd: {
      Type: 'AWS::Lambda::Function',
      Properties: { MemorySize: 512, Architectures: ['arm64'], Timeout: 10 },
    },
    OddSchedule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(5 minutes)',
        Targets: [{ Arn: { 'Fn::GetAtt': ['Odd', 'Arn'] } }],
      },
    },
  });
  // 8,760 calls x 0.0000002, and x 10 s x 0.5 GB x 0.0000133334
  expect(cost).toEqual({ 'lambda-request': 0.002, 'lambda-arm64-gb-second': 0.584 });
});

test('Every resource of which nothing is known is named, and where to say it', () => {
  const stacks = stackOf({
    Cache: { Type: 'AWS::ElastiCache::CacheCluster' },
    Table: { Type: 'AWS::DynamoDB::Table' },
    Role: { Type: 'AWS::IAM::Role' },
  });
  const list = '- AWS::ElastiCache::CacheCluster Cache\n- AWS::DynamoDB::Table Table';
  expect(() => templateLines(stacks)).toThrow(
    `price each type in lib/cost/pricers.ts, or name it with a reason in lib/cost/free-types.ts.\n${list}`,
  );
});

test('A class without a price is refused', () => {
  const resources = database(false);
  resources.SourceInstance.Properties.DBInstanceClass = 'db.r7g.large';
  expect(() => costOf(resources)).toThrow('There is no price "rds-db.r7g.large-hour" of us-east-1');
});

test('A property that the cost needs and the template lacks is named', () => {
  expect(() => costOf({ SourceInstance: { Type: 'AWS::RDS::DBInstance' } })).toThrow(
    'AWS::RDS::DBInstance SourceInstance has no text DBInstanceClass',
  );
});
