import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '../../../local/supervisor/identity';
import { temporaryFolder } from '../fixtures/temporary-folder';
import { historyOf, pidOf, type TinyOptions } from './fixtures/tiny-process';

jest.setTimeout(60_000);

const names = ['store', 'broker', 'worker'];
const begun: TinyStart[] = [];

afterAll(async () => {
  for (const start of begun) await start.end();
});

/** `npm start` on tiny processes, as a process of its own. */
class TinyStart {
  output = '';
  readonly child: ChildProcess;
  readonly exit: Promise<number | null>;

  constructor(
    readonly dir: string,
    args: string[] = [],
    { options = {}, job = 'true' }: { options?: Record<string, TinyOptions>; job?: string } = {},
  ) {
    const entry = path.join(__dirname, 'fixtures', 'tiny-start.ts');
    this.child = spawn(process.execPath, ['--import', 'tsx', entry, ...args], {
      env: { ...process.env, TINY_DIR: dir, TINY_OPTIONS: JSON.stringify(options), TINY_JOB: job },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout!, this.child.stderr!]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.exit = once(this.child, 'close').then(([code]) => code as number | null);
    begun.push(this);
  }

  /** Waits until the text was said; fails with all that was said when the process has ended before. */
  async says(text: string): Promise<void> {
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`"${text}" was never said:\n${this.output}`);
      await sleep(20);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.signal('SIGKILL');
    for (const name of names) {
      if (!existsSync(path.join(this.dir, `${name}.pid`))) continue;
      if (identityOf(pidOf(this.dir, name)) !== undefined) process.kill(pidOf(this.dir, name), 'SIGKILL');
    }
    await this.exit;
  }
}

function alive(dir: string): string[] {
  return names.filter((name) => identityOf(pidOf(dir, name)) !== undefined);
}

const upAndDown = ['+store', '+broker', '+worker', '-worker', '-broker', '-store'];

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'a route that is up is stopped by %s in reverse order, with exit code 0 and nothing left',
  async (signal) => {
    const start = new TinyStart(temporaryFolder());
    await start.says('up');
    expect(alive(start.dir)).toEqual(names);
    start.signal(signal);
    expect(await start.exit).toBe(0);
    expect(historyOf(start.dir)).toEqual(upAndDown);
    expect(alive(start.dir)).toEqual([]);
    expect(start.output).toContain('Stopped; nothing is left running.');
    for (const file of ['endpoints.json', 'lock.json']) {
      expect(existsSync(path.join(start.dir, 'state', file))).toBe(false);
    }
  },
);

test('a signal in the middle of the start stops what was started, with the code of the signal', async () => {
  const start = new TinyStart(temporaryFolder(), [], { options: { broker: { readyAfterMs: 60_000 } } });
  await start.says('start store');
  while (!existsSync(path.join(start.dir, 'broker.pid'))) await sleep(20);
  await sleep(100);
  start.signal('SIGINT');
  expect(await start.exit).toBe(130);
  expect(historyOf(start.dir)).toEqual(['+store', '-broker', '-store']);
  expect(existsSync(path.join(start.dir, 'worker.pid'))).toBe(false);
});

test('a signal in the middle of the job is not kept waiting by the job', async () => {
  const start = new TinyStart(temporaryFolder(), ['--once'], { job: 'waits' });
  await start.says('start worker');
  start.signal('SIGTERM');
  expect(await start.exit).toBe(143);
  expect(historyOf(start.dir)).toEqual(upAndDown);
});

test("npm's copy of Ctrl-C is not a second one; a later one kills what does not stop", async () => {
  const start = new TinyStart(temporaryFolder(), [], {
    options: { broker: { stubborn: true, stopSeconds: 600 } },
  });
  await start.says('up');
  start.signal('SIGINT');
  await sleep(50);
  start.signal('SIGINT');
  await sleep(1500);
  expect(start.output).not.toContain('Stopping at once.');
  expect(alive(start.dir)).toEqual(['store', 'broker']);
  start.signal('SIGINT');
  expect(await start.exit).toBe(0);
  expect(start.output).toContain('Stopping at once.');
  expect(alive(start.dir)).toEqual([]);
});

test('with --once the answer of the job is the exit code', async () => {
  const good = new TinyStart(temporaryFolder(), ['--once'], { job: 'true' });
  const bad = new TinyStart(temporaryFolder(), ['--once'], { job: 'false' });
  const broken = new TinyStart(temporaryFolder(), ['--once'], { job: 'fails' });
  expect(await Promise.all([good.exit, bad.exit, broken.exit])).toEqual([0, 1, 1]);
  expect(broken.output).toContain('The job found nothing to do.\n');
  expect(historyOf(broken.dir)).toEqual(upAndDown);
});

test('when a store dies its last lines are shown, the rest is stopped, and the exit code is 1', async () => {
  const start = new TinyStart(temporaryFolder());
  await start.says('up');
  process.kill(pidOf(start.dir, 'broker'), 'SIGKILL');
  expect(await start.exit).toBe(1);
  expect(start.output).toMatch(
    /broker ended on its own \(signal SIGKILL\); last lines of .*broker.log:\n {2}broker begins/,
  );
  expect(historyOf(start.dir)).toEqual(['+store', '+broker', '+worker', '-worker', '-store']);
  expect(alive(start.dir)).toEqual([]);
});

test('a worker that dies is started again and the route stays up', async () => {
  const start = new TinyStart(temporaryFolder());
  await start.says('up');
  process.kill(pidOf(start.dir, 'worker'), 'SIGKILL');
  await start.says('worker is ready again');
  start.signal('SIGINT');
  expect(await start.exit).toBe(0);
  expect(historyOf(start.dir).filter((line) => line === '+worker')).toEqual(['+worker', '+worker']);
});

test('a failed start is one sentence and the last lines, without a stack trace', async () => {
  const start = new TinyStart(temporaryFolder(), [], { options: { broker: { failsWith: 7 } } });
  expect(await start.exit).toBe(1);
  expect(start.output).toContain('broker ended before it was ready (code 7); last lines of');
  expect(start.output).toContain('  no luck today\n');
  expect(start.output).not.toMatch(/^\s+at /m);
  expect(historyOf(start.dir)).toEqual(['+store', '-store']);
});

test('a second start says who runs, since when and where, and disturbs nothing', async () => {
  const first = new TinyStart(temporaryFolder());
  await first.says('up');
  const second = new TinyStart(first.dir, ['--fresh']);
  expect(await second.exit).toBe(1);
  expect(second.output).toMatch(
    new RegExp(
      `^Tidemark already runs in this checkout at http://127.0.0.1:1: process ${first.child.pid}, since \\d{4}-\\S+Z. Stop that one with`,
    ),
  );
  expect(alive(first.dir)).toEqual(names);
  expect(existsSync(path.join(first.dir, 'state', 'endpoints.json'))).toBe(true);
  first.signal('SIGINT');
  expect(await first.exit).toBe(0);
});

test('the next start ends what a killed one has left, then runs', async () => {
  const first = new TinyStart(temporaryFolder(), [], { options: { worker: { withChild: true } } });
  await first.says('up');
  const left = names.map((name) => pidOf(first.dir, name));
  first.signal('SIGKILL');
  await first.exit;
  expect(alive(first.dir)).toEqual(names);
  const second = new TinyStart(first.dir);
  await second.says('up');
  expect(second.output).toContain('Ending what a killed run has left: worker, broker, store.');
  expect(left.map(identityOf)).toEqual([undefined, undefined, undefined]);
  expect(identityOf(pidOf(first.dir, 'worker.child'))).toBeUndefined();
  expect(alive(first.dir)).toEqual(names);
  second.signal('SIGINT');
  expect(await second.exit).toBe(0);
});

test('data stays for the next start, and --fresh throws it away', async () => {
  const dir = temporaryFolder();
  const row = path.join(dir, 'state', 'data', 'row');
  await mkdir(path.dirname(row), { recursive: true });
  writeFileSync(row, 'x');
  expect(await new TinyStart(dir, ['--once']).exit).toBe(0);
  expect(readFileSync(row, 'utf8')).toBe('x');
  expect(await new TinyStart(dir, ['--once', '--fresh']).exit).toBe(0);
  expect(existsSync(row)).toBe(false);
});

test('an unknown option is named, and nothing is made', async () => {
  const start = new TinyStart(temporaryFolder(), ['--onse']);
  expect(await start.exit).toBe(1);
  expect(start.output).toBe('There is no option --onse.\n');
  expect(existsSync(path.join(start.dir, 'state'))).toBe(false);
});
