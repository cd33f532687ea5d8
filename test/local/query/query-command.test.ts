import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { questions } from '../../../lib/queries/questions';
import { queryCommand } from '../../../local/query/query-command';

const names = questions().map(({ name }) => name);

let stateDir: string;
beforeEach(() => {
  stateDir = mkdtempSync(path.join(tmpdir(), 'tidemark-query-'));
});
afterEach(() => {
  rmSync(stateDir, { recursive: true });
});

const ask = async (...args: string[]) => {
  const written: string[] = [];
  await queryCommand({ args, stateDir, write: (text) => written.push(text) });
  return written.join('');
};

test('where no route was ever started it says how to start one', async () => {
  await expect(ask('select 1')).rejects.toThrow('start it with "npm start"');
});

test('where the route is no more it says so, too', async () => {
  const child = spawn(process.execPath, ['-e', '']);
  const { pid } = child;
  await once(child, 'exit');
  const url = 'http://127.0.0.1:1';
  const endpoints = {
    ...{
      pid,
      api: url,
      athena: url,
      aws: url,
      connect: url,
      trino: url,
      kafka: '127.0.0.1:1',
      bucket: 'b',
      secrets: 's',
    },
    postgres: { host: '127.0.0.1', port: 1, database: 'd' },
  };
  writeFileSync(path.join(stateDir, 'endpoints.json'), JSON.stringify(endpoints));
  await expect(ask('select 1')).rejects.toThrow('No route runs on this machine');
});

test('an unknown question is refused with the ones there are', async () => {
  await expect(ask('--name', 'nosuch')).rejects.toThrow(
    `There is no question "nosuch": take ${names.join(', ')}.`,
  );
});

test('a file that is not there is named', async () => {
  await expect(ask('--file', path.join(stateDir, 'a.sql'))).rejects.toThrow(/a\.sql cannot be read: ENOENT/);
});

test('help lists the questions with their parameters', async () => {
  const help = await ask('--help');
  for (const name of names) expect(help).toContain(`\n  ${name} `);
  expect(help).toContain('      region=%: a region; % is every one');
});

test('a value for a parameter that the question lacks is refused before anything is asked', async () => {
  await expect(ask('--name', 'sales-by-region', '--param', 'area=EU')).rejects.toThrow(
    'sales-by-region has no parameter "area": take region.',
  );
});
