import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineHomes } from '../../../local/engines/homes';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-homes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('engines that were never set up are named with the command that sets them up', () => {
  expect(() => engineHomes(join(folder, 'engines.json'))).toThrow(
    /engines\.json is missing: run "npm start"/,
  );
});

test('a file that is not whole is refused naming the field', () => {
  const file = join(folder, 'engines.json');
  writeFileSync(file, JSON.stringify({ java: '/java' }));
  expect(() => engineHomes(file)).toThrow(/engines\.json is not whole .*kafkaLibs/s);
});
