import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { z } from 'zod';

import { environments } from '../../bin/environments';

const repository = join(__dirname, '../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-synth-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const assemblies = new Map<string, string>();

/** The assembly of an environment, whose synthesis the CDK's own rules have judged. */
function assemblyOf(environment: string): string {
  const outdir = assemblies.get(environment) ?? synthesise(environment, environment, 'true');
  assemblies.set(environment, outdir);
  return outdir;
}

/** Runs bin/app.ts as the command line does, with bundles, but with neither credentials nor a Docker to call. */
function synthesise(name: string, environment: string, validation: 'true' | 'false'): string {
  const { context } = JSON.parse(readFileSync(join(repository, 'cdk.json'), 'utf8')) as { context: object };
  const outdir = join(folder, name);
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DOCKER: join(folder, 'no-docker-here'),
    CDK_OUTDIR: outdir,
    CDK_VALIDATION: validation,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, env: environment }),
  };
  execFileSync(process.execPath, ['--import', 'tsx', 'bin/app.ts'], { cwd: repository, env, stdio: 'pipe' });
  return outdir;
}

const reportName = 'validation-report.json';

/** Every file of an assembly, by path, without the rules' report. The construct tree's file names its own folder. */
function contents(outdir: string): Record<string, string> {
  const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter(
    (file) => file.isFile() && file.name !== reportName,
  );
  return Object.fromEntries(
    files.map((file) => {
      const path = join(file.parentPath, file.name);
      return [path.slice(outdir.length), readFileSync(path, 'utf8').replaceAll(outdir, '')];
    }),
  );
}

test('Without account and Docker the same input gives the same assembly, byte for byte', () => {
  const first = contents(assemblyOf('dev'));
  const second = contents(synthesise('again', 'dev', 'false'));
  expect(Object.keys(first)).toEqual(
    expect.arrayContaining(['/Storage.template.json', '/Pipeline.template.json']),
  );
  expect(Object.keys(second).sort()).toEqual(Object.keys(first).sort());
  expect(Object.keys(first).filter((path) => first[path] !== second[path])).toEqual([]);
}, 180_000);

const said = z.object({
  pluginReports: z.array(z.object({ violations: z.array(z.object({ ruleName: z.string() })) })),
});

test.each(environments.map(({ name }) => name))(
  'A synthesis of %s says nothing but what its configuration warns of',
  (name) => {
    const report = readFileSync(join(assemblyOf(name), reportName), 'utf8');
    const rules = said
      .parse(JSON.parse(report))
      .pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
    // Both have `stock-market-data` on two brokers.
    expect(rules).toContain('Annotation::tidemark:config-0');
    expect(rules.filter((rule) => !rule.startsWith('Annotation::tidemark:config'))).toEqual([]);
  },
  180_000,
);
