import type { WarehouseConfig } from '../../lib/config';
import { resolveConfig } from '../../lib/resolve-config';
import { validateConfig } from '../../lib/validate-config';
import { validConfig } from './valid-config';

const threeZones = { ...validConfig, network: { ...validConfig.network, cidr: '10.40.0.0/20', zones: 3 } };
const redshift = { kind: 'redshift-serverless', limitRpuHours: 40 } as const;

it('is not there when nobody asks for it', () => {
  expect(resolveConfig(validConfig).warehouse).toEqual({ kind: 'none' });
});

it('is small and stops at its limit when nothing else is said', () => {
  expect(validateConfig({ ...threeZones, warehouse: redshift })).toEqual([]);
  expect(resolveConfig({ ...threeZones, warehouse: redshift }).warehouse).toEqual({
    ...redshift,
    limitPeriod: 'monthly',
    atLimit: 'stop',
    baseRpus: 8,
    maxRpus: 32,
    allowedCidrs: [],
  });
});

it('grows to no more than Redshift has', () => {
  const { warehouse } = resolveConfig({ ...threeZones, warehouse: { ...redshift, baseRpus: 256 } });
  expect(warehouse).toMatchObject({ baseRpus: 256, maxRpus: 512 });
});

const refusals: readonly [string, unknown, string][] = [
  [
    'no limit to what it costs',
    { kind: 'redshift-serverless' },
    'warehouse.limitRpuHours is missing: give a value of type number.',
  ],
  [
    'RPUs between the steps',
    { ...redshift, baseRpus: 12 },
    'warehouse.baseRpus is 12: Redshift takes RPUs in steps of 8.',
  ],
  [
    'more RPUs than there are',
    { ...redshift, maxRpus: 520 },
    'warehouse.maxRpus is 520: use a whole number from 8 to 512.',
  ],
  [
    'a period that nobody knows',
    { ...redshift, limitPeriod: 'yearly' },
    'warehouse.limitPeriod is "yearly": use "daily" or "weekly" or "monthly".',
  ],
  [
    'less at most than at first',
    { ...redshift, baseRpus: 64, maxRpus: 32 },
    'warehouse.maxRpus is 32: a query begins with warehouse.baseRpus, 64; raise it or lower those.',
  ],
  [
    'the whole world',
    { ...redshift, allowedCidrs: ['0.0.0.0/0'] },
    'warehouse.allowedCidrs has "0.0.0.0/0": the warehouse is for networks joined with this one; give a private IPv4 block by its first address.',
  ],
];

it.each(refusals)('refuses %s', (_what, warehouse, sentence) => {
  expect(validateConfig({ ...threeZones, warehouse: warehouse as WarehouseConfig })).toEqual([
    expect.stringContaining(sentence),
  ]);
});

it('refuses two zones', () => {
  const network = { ...threeZones.network, zones: 2 };
  const topics = { replicationFactor: 2, minInsyncReplicas: 1 };
  expect(validateConfig({ ...threeZones, network, topics, warehouse: redshift })).toEqual([
    'network.zones is 2: Redshift Serverless asks for subnets in 3 zones; use 3, or leave warehouse out.',
  ]);
});
