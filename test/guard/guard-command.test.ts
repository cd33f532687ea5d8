import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = join(__dirname, '../..');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-guard-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const bucket = { Lake: { Type: 'AWS::S3::Bucket', Properties: {} } };

function assembly(name: string, Resources: object): string {
  const out = join(folder, name);
  mkdirSync(out);
  const properties = { templateFile: 'Storage.template.json', stackName: 'tidemark-dev-storage' };
  const artifacts = { Storage: { type: 'aws:cloudformation:stack', properties }, Tree: { type: 'cdk:tree' } };
  writeFileSync(join(out, 'manifest.json'), JSON.stringify({ version: '48.0.0', artifacts }));
  writeFileSync(join(out, 'Storage.template.json'), JSON.stringify({ Resources }));
  return out;
}

function guard(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'bin/guard.ts', ...args],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

test('a harmless change passes with 0 and says what keeps data', () => {
  const { status, stdout } = guard(
    assembly('old', bucket),
    assembly('new', { ...bucket, Q: { Type: 'AWS::SQS::Queue' } }),
  );
  expect(stdout).toBe('# Guard: passed\n\n## Keeps data\n\n- tidemark-dev-storage: bucket Lake unchanged.\n');
  expect(status).toBe(0);
}, 30_000);

test('a lost bucket is refused with 1, and an exception in a file lets it pass', () => {
  const [old, now] = [assembly('old', bucket), assembly('new', {})];
  const refused = guard(old, now);
  expect(refused.stdout).toBe(
    '# Guard: refused\n\n## Stops this change\n\n- The bucket Lake is **destroyed** with its data. (`removed tidemark-dev-storage/Lake`)\n',
  );
  expect(refused.status).toBe(1);
  const exceptions = join(folder, 'exceptions.json');
  writeFileSync(
    exceptions,
    JSON.stringify([
      {
        id: 'removed tidemark-dev-storage/Lake',
        reason: 'It held the results of one test.',
        expires: '9999-12-31',
      },
    ]),
  );
  expect(guard('--exceptions', exceptions, old, now).status).toBe(0);
}, 30_000);

test('what cannot be compared ends with 2 and a sentence', () => {
  const missing = join(folder, 'missing');
  expect(guard(assembly('old', bucket), missing)).toEqual({
    status: 2,
    stdout: '',
    stderr: `${missing} is no assembly: it has no manifest.json; make one with "npx cdk synth -o ${missing}".\n`,
  });
  expect(guard(missing).stderr).toContain('Say npm run guard -- OLD NEW');
}, 30_000);
