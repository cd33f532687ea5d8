import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '../../../local/supervisor/identity';
import { KeptProcess, type KeepOptions } from '../../../local/supervisor/kept-process';
import type { ProcessSpec } from '../../../local/supervisor/process-spec';
import { readRecord, RunRecord } from '../../../local/supervisor/run-record';
import { temporaryFolder } from '../fixtures/temporary-folder';
import { historyOf, pidOf, tinyProcess } from './fixtures/tiny-process';

class Kept {
  readonly lines: string[] = [];
  readonly lost: Promise<Error>;
  readonly process: KeptProcess;
  readonly recordFile: string;

  constructor(spec: ProcessSpec, dir: string, options: Partial<KeepOptions> = {}) {
    this.recordFile = path.join(dir, 'processes.json');
    let lose!: (error: Error) => void;
    this.lost = new Promise((resolve) => (lose = resolve));
    this.process = new KeptProcess(spec, {
      logFile: path.join(dir, `${spec.name}.log`),
      cwd: dir,
      record: new RunRecord(this.recordFile),
      log: (line) => this.lines.push(line),
      onLost: (error) => {
        lose(error);
      },
      pauseMs: 20,
      ...options,
    });
  }
}

const isAlive = (pid: number) => identityOf(pid) !== undefined;

async function waitUntil(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

test('a process is recorded while it runs, and stopped by its own signal', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'store', { readyAfterMs: 30, stopSignal: 'SIGINT' }), dir);
  await kept.process.start();
  const pid = pidOf(dir, 'store');
  expect(kept.process.pid).toBe(pid);
  expect(readRecord(kept.recordFile)).toEqual([
    { name: 'store', pid, identity: identityOf(pid), stopSignal: 'SIGINT', stopSeconds: 10 },
  ]);
  await kept.process.stop();
  expect(historyOf(dir)).toEqual(['+store', '-store']);
  expect(readRecord(kept.recordFile)).toEqual([]);
  expect(isAlive(pid)).toBe(false);
});

test('a process that ends before it is ready fails the start with its last lines', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'broker', { failsWith: 3 }), dir);
  const log = path.join(dir, 'broker.log');
  await expect(kept.process.start()).rejects.toThrow(
    `broker ended before it was ready (code 3); last lines of ${log}:\n  broker begins\n  no luck today`,
  );
});

test('a process that is not ready by its deadline is ended, with a sentence on what was waited for', async () => {
  const dir = temporaryFolder();
  const spec = tinyProcess(dir, 'broker', { readyAfterMs: 60_000, deadlineSeconds: 2 });
  const kept = new Kept(spec, dir);
  await expect(kept.process.start()).rejects.toThrow(
    /^broker was not ready within 2 s \(waiting for the file broker.ready\); last lines of .*broker.log:\n {2}broker begins$/,
  );
  expect(isAlive(pidOf(dir, 'broker'))).toBe(false);
  expect(historyOf(dir)).toEqual(['-broker']);
});

test('a program that is not there is named', async () => {
  const dir = temporaryFolder();
  const spec: ProcessSpec = { ...tinyProcess(dir, 'store'), command: ['/nowhere/postgres'] };
  await expect(new Kept(spec, dir).process.start()).rejects.toThrow(
    'store could not be started: /nowhere/postgres: no such program or folder',
  );
});

test('a store that dies is lost: it is not started again, and its last lines are told', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'store'), dir);
  await kept.process.start();
  await kept.process.kill();
  expect((await kept.lost).message).toMatch(
    /^store ended on its own \(signal SIGKILL\); last lines of .*store.log:\n {2}store begins$/,
  );
  await kept.process.stop();
});

test('a worker that is killed is started again and said so', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'worker'), dir, { revive: true });
  await kept.process.start();
  const first = kept.process.pid;
  await kept.process.kill();
  await kept.process.whenReady();
  expect(kept.process.pid).not.toBe(first);
  expect(kept.lines).toEqual([
    'worker ended (signal SIGKILL); it is started again in 0.0 s',
    'worker is ready again',
  ]);
  await kept.process.stop();
  expect(historyOf(dir)).toEqual(['+worker', '+worker', '-worker']);
});

test('a worker that keeps dying is lost in the end', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'worker'), dir, { revive: true, endsPerMinute: 2, pauseMs: 1 });
  await kept.process.start();
  for (let i = 0; i < 3; i++) {
    await kept.process.kill();
    await kept.process.whenReady().catch(() => undefined);
  }
  expect((await kept.lost).message).toContain(
    'worker ended 3 times within a minute, the last time with signal SIGKILL',
  );
  await kept.process.stop();
});

test('a restart stops in order first and is no surprise', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'worker'), dir, { revive: true });
  await kept.process.start();
  await kept.process.restart();
  expect(historyOf(dir)).toEqual(['+worker', '-worker', '+worker']);
  expect(kept.lines).toEqual([]);
  await kept.process.stop();
});

test('stopping during the pause before a new start leaves it down', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'worker'), dir, { revive: true, pauseMs: 60_000 });
  await kept.process.start();
  await kept.process.kill();
  await waitUntil(() => kept.lines.length > 0);
  await kept.process.stop();
  expect(kept.process.pid).toBeUndefined();
  expect(historyOf(dir)).toEqual(['+worker']);
});

test('stopping during the start waits until nothing is left of it', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'broker', { readyAfterMs: 60_000 }), dir);
  const started = kept.process.start();
  await waitUntil(() => historyOf(dir).length === 0 && readRecord(kept.recordFile).length === 1);
  const [recorded] = readRecord(kept.recordFile);
  await Promise.all([kept.process.stop(), expect(started).rejects.toThrow('broker is being stopped')]);
  expect(isAlive(recorded!.pid)).toBe(false);
});

test('what does not stop is killed after its seconds, with all that it has started', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(
    tinyProcess(dir, 'master', { stubborn: true, withChild: true, stopSeconds: 0.2 }),
    dir,
  );
  await kept.process.start();
  const child = pidOf(dir, 'master.child');
  expect(isAlive(child)).toBe(true);
  await kept.process.stop();
  expect([isAlive(pidOf(dir, 'master')), isAlive(child)]).toEqual([false, false]);
});

test('a stop that is hurried waits no longer', async () => {
  const dir = temporaryFolder();
  const kept = new Kept(tinyProcess(dir, 'master', { stubborn: true, stopSeconds: 60 }), dir);
  await kept.process.start();
  const hurry = new AbortController();
  const stopped = kept.process.stop(hurry.signal);
  await sleep(50);
  hurry.abort();
  await stopped;
  expect(isAlive(pidOf(dir, 'master'))).toBe(false);
});

test("a process sees its own variables and four of the shell's, no others", async () => {
  const dir = temporaryFolder();
  const out = path.join(dir, 'env.json');
  const spec: ProcessSpec = {
    name: 'viewer',
    command: [
      process.execPath,
      '-e',
      `require('fs').writeFileSync('${out}', JSON.stringify(process.env)); setInterval(() => {}, 1e3)`,
    ],
    env: { PORT: '1' },
    ready: {
      what: 'its note',
      deadlineSeconds: 20,
      check: () => Promise.resolve(readFileSync(out, 'utf8') !== ''),
    },
  };
  process.env.TIDEMARK_TEST_SECRET = 'x';
  const kept = new Kept(spec, dir, { env: { TIDEMARK_STATE: dir } });
  await kept.process.start();
  await kept.process.stop();
  delete process.env.TIDEMARK_TEST_SECRET;
  const seen = Object.keys(JSON.parse(readFileSync(out, 'utf8')) as object);
  const allowed = ['HOME', 'LANG', 'PATH', 'PORT', 'TIDEMARK_STATE', 'TZ'];
  expect(seen.filter((name) => !allowed.includes(name))).toEqual([]);
  expect(seen).toEqual(expect.arrayContaining(['PATH', 'PORT', 'TIDEMARK_STATE']));
});
