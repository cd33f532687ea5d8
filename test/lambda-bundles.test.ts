import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundle } from '../lib/constructs/handler-bundle';

const lambda = join(__dirname, '..', 'lambda');

/** Modules that become functions: those of custom resources, and the delivery. */
const modules = [
  ...readdirSync(join(lambda, 'custom-resource'))
    .filter((file) => !['contract.ts', 'on-event.ts'].includes(file))
    .map((file) => `custom-resource/${file}`),
  'delivery/deliver-changes.ts',
];

/** Largest bundle in kB, without the AWS SDK, which the runtime brings. */
const budget: Readonly<Record<string, number>> = {
  // kafkajs comes whole: its protocol alone is 137 kB.
  'custom-resource/create-topics.ts': 400,
  'custom-resource/register-connector.ts': 120,
  'custom-resource/declare-tables.ts': 120,
  'custom-resource/create-views.ts': 120,
  'custom-resource/prepare-source.ts': 215,
  'delivery/deliver-changes.ts': 205,
};

it.each(modules)('%s stays within its budget and brings no SDK', (file) => {
  const { externalModules, ...options } = bundle;
  const { metafile } = buildSync({
    ...options,
    external: externalModules,
    entryPoints: [join(lambda, file)],
    bundle: true,
    platform: 'node',
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  expect(output!.bytes / 1000).toBeLessThan(budget[file] ?? 0);
  expect(
    Object.keys(metafile.inputs).filter((input) => /node_modules\/@(aws-sdk|smithy)\//.test(input)),
  ).toEqual([]);
});
