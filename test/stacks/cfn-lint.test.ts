import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { environments } from '../../bin/environments';
import { buildApp } from '../../lib/build-app';
import { exceptionFor } from '../../lib/nag-exceptions';
import { withAnalytics } from '../stages/analytics-trial';
import { withQuality } from '../stages/landing-trial';
import { withLakeFormation } from '../stages/with-analysts';
import { trial, withFunction } from '../stages/nifi-trial';
import { cfnLint } from './cfn-lint';
import { newApp } from './synthesise';

const ending = '.template.json';
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-cfn-lint-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('cfn-lint finds nothing in any stack of any environment that no exception explains', async () => {
  // One run for all: reading its schemas takes longer than a stack.
  const others = [
    { ...trial, name: 'with-pages' },
    { ...withFunction, name: 'by-function' },
    { ...withQuality, name: 'with-landing' },
    { ...withAnalytics, name: 'analytics' },
    { ...withLakeFormation, name: 'analysts' },
  ];
  const templates = [...environments, ...others].flatMap((environment) => {
    const app = newApp(join(folder, environment.name));
    buildApp(app, environment);
    return app.synth().stacks.map(({ templateFullPath }) => templateFullPath);
  });
  // A template that one of the others shares with production is judged once, as production's.
  const different = new Map(
    templates.toReversed().map((template) => [readFileSync(template, 'utf8'), template]),
  );
  expect(templates.map((template) => basename(template, ending)).sort()).toEqual(
    ['Network', 'Pipeline', 'Storage'].flatMap((stack) => [...others, ...environments].map(() => stack)),
  );
  const inProduction = (template: string) =>
    environments.some(({ name, production = false }) => production && name === basename(dirname(template)));
  const unexplained = (await cfnLint([...different.values()])).filter(
    ({ rule, template }) => !exceptionFor({ rule, path: basename(template, ending) }, inProduction(template)),
  );
  expect(unexplained).toEqual([]);
}, 300_000);

test('cfn-lint is really asked: a property that no schema knows is found', async () => {
  const template = join(folder, 'wrong.json');
  const wrong = { Type: 'AWS::S3::Bucket', Properties: { BucketColour: 'blue' } };
  writeFileSync(template, JSON.stringify({ Resources: { Wrong: wrong } }));
  expect(await cfnLint([template])).toContainEqual(
    expect.objectContaining({ rule: 'E3002', message: expect.stringContaining('BucketColour') as string }),
  );
}, 60_000);
