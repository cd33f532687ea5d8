import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ScratchCheckout } from './scratch-checkout';

let scratch: ScratchCheckout;
let file: string;
beforeEach(() => {
  scratch = new ScratchCheckout();
  mkdirSync(scratch.cache);
  file = scratch.path('cache', 'lock');
});
afterEach(() => {
  scratch.remove();
});

/** A process that writes when it enters and leaves the lock. */
function holder(name: string): Promise<void> {
  const script = scratch.path('local', 'setup', `${name}.mjs`);
  writeFileSync(
    script,
    `import { appendFileSync } from 'node:fs';
     import { setTimeout as sleep } from 'node:timers/promises';
     import { withLock } from './lock.mjs';
     const tell = (what) => appendFileSync('${scratch.path('diary')}', what + '\\n');
     await withLock('${file}', {}, async () => { tell('in'); await sleep(200); tell('out'); });`,
  );
  return new Promise((ended) =>
    spawn(process.execPath, [script], { stdio: 'inherit' }).on('close', () => {
      ended();
    }),
  );
}

const diary = () => readFileSync(scratch.path('diary'), 'utf8').trim().split('\n');

test('two set-ups at once take turns', async () => {
  await Promise.all([holder('one'), holder('two')]);
  expect(diary()).toEqual(['in', 'out', 'in', 'out']);
  expect(existsSync(file)).toBe(false);
});

test('the lock of a process that is gone is taken over by exactly one', async () => {
  const { pid } = spawnSync('true');
  writeFileSync(file, `${pid} ${hostname()}`);
  await Promise.all([holder('one'), holder('two'), holder('three')]);
  expect(diary()).toEqual(['in', 'out', 'in', 'out', 'in', 'out']);
});
