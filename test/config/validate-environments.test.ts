import { environments } from '../../bin/environments';
import type { PipelineConfig } from '../../lib/config';
import { validateEnvironments } from '../../lib/validate-environments';
import { validConfig } from './valid-config';

const one: PipelineConfig = validConfig;
const other: PipelineConfig = { ...one, name: 'other', network: { ...one.network, cidr: '10.70.0.0/20' } };

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
  ).toEqual(['"test" and "other" both have the bucket "acme-lake": give each its own in lake.bucketNames.']);
});

test('two environments with overlapping addresses are refused', () => {
  expect(
    validateEnvironments([one, { ...other, network: { ...one.network, cidr: '10.60.8.0/22' } }]),
  ).toEqual([
    'network.cidr of "test", 10.60.0.0/20, overlaps with that of "other", 10.60.8.0/22: the two could never be joined; choose another block.',
  ]);
});
