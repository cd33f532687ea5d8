import type { CostsConfig } from '../../lib/config';
import { resolveConfig } from '../../lib/resolve-config';
import { validateConfig } from '../../lib/validate-config';
import { validConfig } from './valid-config';

const tags = { environment: 'test' };
const mail = { kind: 'mail', addresses: ['costs@example.com'], tag: 'environment', monthlyUsd: 100 } as const;

it('tells nobody unless somebody is named, and watches no anomaly unless a sum is', () => {
  expect(resolveConfig(validConfig).costs).toEqual({ kind: 'none' });
  expect(validateConfig({ ...validConfig, tags, costs: mail })).toEqual([]);
  expect(resolveConfig({ ...validConfig, tags, costs: mail }).costs).toEqual({ ...mail, anomalyUsd: 'none' });
});

const refusals: readonly [string, unknown, string][] = [
  ['nobody', { ...mail, addresses: [] }, 'costs.addresses must name 1 to 10 addresses: AWS takes no more.'],
  [
    'more than AWS takes',
    { ...mail, addresses: Array.from({ length: 11 }, (_, index) => `a${index}@example.com`) },
    'costs.addresses must name 1 to 10 addresses: AWS takes no more.',
  ],
  [
    'what is no address',
    { ...mail, addresses: ['costs'] },
    'costs.addresses.0 is "costs": give an address such as "costs@example.com".',
  ],
  [
    'a tag that nothing bears',
    { ...mail, tag: 'team' },
    'costs.tag is "team", which is none of tags: take one of them, or no cost would be found.',
  ],
  [
    'no sum',
    { ...mail, monthlyUsd: 'none' },
    'costs has neither monthlyUsd nor anomalyUsd: give one of them, or use { kind: "none" }.',
  ],
  ['a sum of nothing', { ...mail, anomalyUsd: 0 }, 'costs.anomalyUsd is 0: use a whole number from 1.'],
];

it.each(refusals)('refuses %s', (_what, costs, sentence) => {
  expect(validateConfig({ ...validConfig, tags, costs: costs as CostsConfig })).toEqual([sentence]);
});
