import { environments } from '../../bin/environments';
import type { PipelineConfig } from '../../lib/config';
import { environmentWarnings, validateEnvironments } from '../../lib/validate-environments';
import { validConfig } from './valid-config';

const one: PipelineConfig = validConfig;
const other: PipelineConfig = { ...one, name: 'other', network: { ...one.network, cidr: '10.70.0.0/20' } };
const place = { account: '111122223333', region: 'eu-central-1' };

test('the environments of this project can be deployed side by side', () => {
  expect(validateEnvironments(environments)).toEqual([]);
});

test('two environments of one name are refused', () => {
  expect(validateEnvironments([one, { ...other, name: one.name }])).toEqual([
    'Two environments are named "test": rename one.',
  ]);
});

test('two environments with one bucket are refused wherever they are', () => {
  const bucketNames = { lake: 'acme-lake', results: 'acme-results' };
  const otherNames = { lake: 'acme-lake', results: 'acme-other-results' };
  expect(
    validateEnvironments([
      { ...one, lake: { bucketNames } },
      { ...other, lake: { bucketNames: otherNames } },
    ]),
  ).toEqual(['"test" and "other" both have the bucket "acme-lake": give each its own name.']);
});

test('two environments in one account and region are refused, for both have the lake’s Glue database', () => {
  expect(
    validateEnvironments([
      { ...one, ...place },
      { ...other, ...place },
    ]),
  ).toEqual([
    '"test" and "other" both have the Glue database "tidemark": give each its own account or region.',
  ]);
  expect(
    validateEnvironments([
      { ...one, ...place },
      { ...other, ...place, region: 'eu-west-1' },
    ]),
  ).toEqual([]);
});

test('where a place is not given, the shared Glue database is a warning', () => {
  expect(environmentWarnings([one, { ...other, ...place }])).toEqual([
    '"test" and "other" both have the Glue database "tidemark": deploy them to two accounts or regions, and give account and region in bin/environments.ts.',
  ]);
  expect(
    environmentWarnings([
      { ...one, ...place },
      { ...other, ...place, region: 'eu-west-1' },
    ]),
  ).toEqual([]);
});

test('two environments with overlapping addresses are refused', () => {
  expect(
    validateEnvironments([one, { ...other, network: { ...one.network, cidr: '10.60.8.0/22' } }]),
  ).toEqual([
    'network.cidr of "test", 10.60.0.0/20, overlaps with that of "other", 10.60.8.0/22: the two could never be joined; choose another block.',
  ]);
});
