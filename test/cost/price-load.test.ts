import { estimate, type MonthlyCost } from '../../lib/cost/estimate';
import { scanOfFold } from '../../lib/cost/load-lake';
import { PriceList } from '../../lib/cost/price-list';
import { serviceOf, stackOf } from './cost-trial';

const upkeep = {
  QueryTablesUpkeepFunction: {
    Type: 'AWS::Lambda::Function',
    Properties: { Environment: { Variables: { RAW_DAYS: '90' } } },
  },
};

const nifi = { ...serviceOf('Capture', 1024, 2048), ...upkeep };

const lambda = {
  ...nifi,
  DeliveryHandler: {
    Type: 'AWS::Lambda::Function',
    Properties: { MemorySize: 1024, Architectures: ['arm64'] },
  },
  DeliveryOrders: {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: {
      BatchSize: 2000,
      MaximumBatchingWindowInSeconds: 5,
      FunctionName: { Ref: 'DeliveryHandler' },
    },
  },
};

function monthsOf(resources: object, changesPerSecond: readonly number[], rowsPerRequest = 1): MonthlyCost[] {
  return estimate(stackOf(resources), new PriceList('us-east-1'), { changesPerSecond, rowsPerRequest });
}

function usdOf(month: MonthlyCost | undefined, stage: string, ...prices: string[]): number {
  const lines = (month?.lines ?? []).filter((line) => line.stage === stage && prices.includes(line.price));
  return Math.round(lines.reduce((sum, { usd }) => sum + usd, 0) * 100) / 100;
}

// The table of docs/decisions/0023-nifi-or-lambda.md.
test.each([
  { rate: 10, calls: 0.82, puts: 7.88 },
  { rate: 500, calls: 1.68, puts: 9.86 },
  { rate: 5000, calls: 16.8, puts: 98.55 },
])('The function costs what decision 23 says at $rate changes a second', ({ rate, calls, puts }) => {
  const [month] = monthsOf(lambda, [rate]);
  expect(usdOf(month, 'delivery', 'lambda-arm64-gb-second', 'lambda-request')).toBe(calls);
  expect(usdOf(month, 'delivery', 's3-put')).toBeCloseTo(puts, 1);
});

test.each([
  { rate: 10, puts: 7.88 },
  { rate: 500, puts: 7.88 },
  // Decision 23 says 11.40: it rounds the files of a second up.
  { rate: 5000, puts: 11.28 },
])("NiFi's puts cost what decision 23 says at $rate changes a second", ({ rate, puts }) => {
  expect(usdOf(monthsOf(nifi, [rate])[0], 'delivery', 's3-put')).toBe(puts);
});

test('Nothing by load costs anything at rest', () => {
  const [rest] = monthsOf(lambda, [0]);
  expect(rest?.lines.filter(({ resource }) => resource === undefined)).toEqual([]);
  expect(rest?.usdPerMillionChanges).toBeUndefined();
});

test('A million changes cost the month by the millions of the month', () => {
  const [month] = monthsOf(nifi, [100]);
  // 100 a second in 730 hours are 262.8 million.
  expect(month?.usdPerMillionChanges).toBeCloseTo(month!.usd / 262.8, 9);
});

test('Changes come in the hours of capture only', () => {
  const atWork = { ...serviceOf('Capture', 1024, 2048, [6, 19]), ...upkeep };
  // 7.884 in 730 hours, so 3.05 in 282.44.
  expect(usdOf(monthsOf(atWork, [10])[0], 'delivery', 's3-put')).toBe(3.05);
});

test('The lake keeps raw files for their days and history for a year', () => {
  // 8.64 million rows a day x 52 bytes x (90 + 365) days x 0.023 a GB
  expect(usdOf(monthsOf(nifi, [100])[0], 'lake', 's3-gb-month')).toBe(4.7);
});

test('A fold bills at least 10 MB a statement, and larger rounds by their bytes', () => {
  expect(scanOfFold(0)).toBe(0);
  expect(scanOfFold(1_000_000)).toBe(50_000_000);
  // Three rounds of 15 MB: three reads of each, and two statements of the least.
  expect(scanOfFold(45_000_000)).toBe(3 * 45_000_000 + 3 * 20_000_000);
});

const doors = {
  IngressBalancer: {
    Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    Properties: { Scheme: 'internet-facing', Subnets: [] },
  },
  IngressWebAcl: { Type: 'AWS::WAFv2::WebACL', Properties: { Rules: [] } },
};

test('The web ACL, the answers and the access log cost by request', () => {
  const [alone, together] = [1, 100].map((rows) => monthsOf({ ...nifi, ...doors }, [100], rows)[0]);
  // 262.8 million requests x 0.0000006, and x 550 bytes x 0.09 a GB.
  expect(usdOf(alone, 'ingress', 'firewall-request')).toBe(157.68);
  expect(usdOf(alone, 'ingress', 'internet-gb')).toBe(13.01);
  expect(usdOf(together, 'ingress', 'firewall-request')).toBe(1.58);
  // 2.628 million x 300 bytes of headers, and 262.8 million x 250 of rows.
  expect(usdOf(together, 'ingress', 'internet-gb')).toBe(5.98);
});

test('More tasks than a service may have are told, and no more are counted', () => {
  const [month] = monthsOf({ ...nifi, ...serviceOf('Ingress', 1024, 2048, [6, 19]) }, [1000]);
  expect(month?.notes).toEqual([
    'The API would need 4 tasks for 1000 requests a second and may have 1: send more rows in a request, or raise ingress.maxTasks.',
  ]);
});

const cluster = {
  StreamCluster: {
    Type: 'AWS::MSK::Cluster',
    Properties: {
      NumberOfBrokerNodes: 3,
      BrokerNodeGroupInfo: {
        InstanceType: 'kafka.m7g.large',
        ClientSubnets: ['a', 'b', 'c'],
        StorageInfo: { EBSStorageInfo: { VolumeSize: 200 } },
      },
    },
  },
  StreamTarget: {
    Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
    Properties: { MinCapacity: 200, MaxCapacity: 1000, ServiceNamespace: 'kafka' },
  },
};

test('Volumes grow with what topics keep, as far as they may', () => {
  const [small, large, over] = monthsOf({ ...nifi, ...cluster }, [1000, 2000, 10_000]);
  const grown = (month: MonthlyCost | undefined) =>
    month?.lines.find(({ price, resource }) => price === 'msk-gb-month' && resource === undefined)?.units;
  // 1,000 x 180 bytes x 7 days = 108.9 GB a broker, 181.4 at 60 %.
  expect(grown(small)).toBeUndefined();
  expect(grown(large)).toBeCloseTo(3 * (362.88 - 200), 6);
  expect(grown(over)).toBe(3 * 800);
  expect(over?.notes).toEqual([
    'Topics would fill 1814 GB of each broker and may have 1000: raise stream.maxVolumeGiB, or keep changes for less than 7 days.',
  ]);
});
