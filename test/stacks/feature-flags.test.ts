import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { temporaryFolder } from '../local/fixtures/temporary-folder';
import { newApp } from './synthesise';

const report = z.object({
  properties: z.object({
    flags: z.record(z.string(), z.object({ userValue: z.unknown(), recommendedValue: z.unknown() })),
  }),
});

/**
 * Chosen by us: references that CloudFormation protects; names for the partition of AWS that is meant; and no rules at
 * every synth, which are half of its CPU time and find nothing that cfn-lint and five rule packs do not find here.
 */
const ourOwn = [
  '@aws-cdk/core:defaultCrossStackReferences',
  '@aws-cdk/core:target-partitions',
  '@aws-cdk/core:validateAgainstDefaultRules',
];

test('cdk.json gives every feature flag of this CDK its recommended value, except three', () => {
  const outdir = temporaryFolder();
  newApp(outdir).synth();
  const { artifacts } = z
    .object({ artifacts: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(join(outdir, 'manifest.json'), 'utf8')));
  const { flags } = report.parse(artifacts['aws-cdk-lib/feature-flag-report']).properties;
  const others = Object.entries(flags)
    .filter(
      ([name, { userValue, recommendedValue }]) => !ourOwn.includes(name) && userValue !== recommendedValue,
    )
    .map(([name]) => name);
  expect(Object.keys(flags)).not.toEqual([]);
  expect(others).toEqual([]);
});
