import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { identityOf } from '../../../local/supervisor/identity';
import { AlreadyHeld, takeLock } from '../../../local/supervisor/lock';
import { temporaryFolder } from '../fixtures/temporary-folder';

const since = '2026-01-02T03:04:05.000Z';

test('a lock is taken, given back, and can be taken again', () => {
  const file = path.join(temporaryFolder(), 'state', 'lock.json');
  const release = takeLock(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    pid: process.pid,
    identity: identityOf(process.pid),
  });
  release();
  expect(existsSync(file)).toBe(false);
  takeLock(file);
  release();
  expect(existsSync(file)).toBe(true);
});

test('a lock whose holder is alive is refused with who and since when', () => {
  const file = path.join(temporaryFolder(), 'lock.json');
  takeLock(file);
  expect(() => takeLock(file)).toThrow(AlreadyHeld);
  expect(() => takeLock(file)).toThrow(new RegExp(`process ${process.pid}, since \\d{4}-`));
});

test.each([
  ['a process that is gone', { pid: 2 ** 22 + 1, identity: 'gone', since }],
  ['a process whose number is another one now', { pid: process.pid, identity: 'another boot:1', since }],
  ['nobody can tell whom', 'half a li'],
])('a lock of %s is taken over and leaves no file behind', (_, holder) => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'lock.json');
  writeFileSync(file, JSON.stringify(holder));
  const release = takeLock(file);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid });
  release();
  expect(readdirSync(dir)).toEqual([]);
});
