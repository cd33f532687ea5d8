import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beginLog, logFile, tailOf } from '../../../local/supervisor/log-file';
import { temporaryFolder } from '../fixtures/temporary-folder';

test('a new log begins empty and the one before it is kept, but only that one', () => {
  const file = logFile(path.join(temporaryFolder(), 'logs'), 'kafka');
  for (const run of ['first', 'second', 'third']) {
    beginLog(file);
    expect(existsSync(file)).toBe(false);
    appendFileSync(file, run);
  }
  expect(readFileSync(file, 'utf8')).toBe('third');
  expect(readFileSync(`${file}.1`, 'utf8')).toBe('second');
  expect(existsSync(`${file}.2`)).toBe(false);
});

test('the tail is the last lines, also of a long log, and empty for none', () => {
  const file = path.join(temporaryFolder(), 'kafka.log');
  expect(tailOf(file)).toBe('');
  appendFileSync(file, Array.from({ length: 5000 }, (_, line) => `line ${line}\n`).join(''));
  expect(tailOf(file, 3)).toBe('line 4997\nline 4998\nline 4999');
});
