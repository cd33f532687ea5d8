import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { repository } from './run-command';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tidemark-leftovers-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a run of Jest over a file that makes apps of the CDK leaves nothing in the folder for temporary files', async () => {
  const { stderr } = await promisify(execFile)(
    process.execPath,
    [path.join(repository, 'node_modules/jest/bin/jest.js'), 'test/constructs/kafka-grants'],
    { cwd: repository, env: { ...process.env, TMPDIR: folder } },
  );
  expect(stderr).toMatch(/Tests: +\d+ passed/);
  expect(await readdir(folder)).toEqual([]);
}, 120_000);
