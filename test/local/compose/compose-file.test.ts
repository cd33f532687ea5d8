import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composeFile } from '../../../local/compose/compose-file';
import { yaml } from '../../../local/compose/yaml';

const repository = join(__dirname, '..', '..', '..');

const command = [['docker', 'compose'], ['docker-compose']].find(
  ([program = '', ...args]) => spawnSync(program, [...args, 'version']).status === 0,
);

it('compose.yaml is what "npm run compose" writes', () => {
  expect(readFileSync(join(repository, 'compose.yaml'), 'utf8')).toBe(composeFile());
});

it('opens the front door to this machine, and nothing else', () => {
  const ports = [...composeFile().matchAll(/\n {4}ports:((\n {6}- .*)+)/g)].map(([, list]) => list);
  expect(ports).toEqual(['\n      - "127.0.0.1:${TIDEMARK_API_PORT:-8080}:8080"']);
});

it('writes every text in quotes, so that none is taken for something else', () => {
  expect(yaml({ a: 'no', list: ['1:2', 3], inner: { b: 'say "x"', c: true } })).toBe(
    '\na: "no"\nlist:\n  - "1:2"\n  - 3\ninner:\n  b: "say \\"x\\""\n  c: true',
  );
});

if (command === undefined)
  it.skip('Docker Compose reads compose.yaml (skipped: neither "docker compose" nor "docker-compose" is there)', () =>
    undefined);
else
  it('Docker Compose reads compose.yaml', () => {
    const [program = '', ...args] = command;
    const { status, stderr } = spawnSync(program, [...args, '-f', 'compose.yaml', 'config', '--quiet'], {
      cwd: repository,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
