import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { identityOf } from '../../../local/supervisor/identity';
import { endLeftovers, stateVariable } from '../../../local/supervisor/leftovers';
import type { RecordedProcess } from '../../../local/supervisor/run-record';
import { temporaryFolder } from '../fixtures/temporary-folder';

const started: number[] = [];

afterAll(() => {
  for (const pid of started) if (identityOf(pid) !== undefined) process.kill(pid, 'SIGKILL');
});

/** A process that nobody waits for, as the child of a supervisor that was killed. */
function orphan(env: Record<string, string> = {}): number {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {
    detached: true,
    stdio: 'ignore',
    env,
  });
  child.unref();
  started.push(child.pid!);
  return child.pid!;
}

async function endAll(recordFile: string, dir: string): Promise<string[]> {
  const told: string[] = [];
  await endLeftovers(recordFile, dir, (names) => told.push(...names));
  return told;
}

function record(dir: string, processes: Partial<RecordedProcess>[]): string {
  const file = path.join(dir, 'processes.json');
  writeFileSync(
    file,
    JSON.stringify(processes.map((each) => ({ stopSignal: 'SIGTERM', stopSeconds: 5, ...each }))),
  );
  return file;
}

test('what a killed run has left is ended, the last one started first named', async () => {
  const dir = temporaryFolder();
  const [store, worker] = [orphan(), orphan()];
  const file = record(dir, [
    { name: 'store', pid: store, identity: identityOf(store) },
    { name: 'worker', pid: worker, identity: identityOf(worker) },
  ]);
  expect(await endAll(file, dir)).toEqual(['worker', 'store']);
  expect([identityOf(store), identityOf(worker)]).toEqual([undefined, undefined]);
});

test('a process that has got the number of a recorded one is left alone', async () => {
  const dir = temporaryFolder();
  const stranger = orphan();
  const file = record(dir, [{ name: 'store', pid: stranger, identity: 'another boot:1' }]);
  expect(await endAll(file, dir)).toEqual([]);
  expect(identityOf(stranger)).toBeDefined();
});

test('a record that is missing or damaged is as good as an empty one', async () => {
  const dir = temporaryFolder();
  const file = path.join(dir, 'processes.json');
  expect(await endAll(file, dir)).toEqual([]);
  writeFileSync(file, '[{"pid":');
  expect(await endAll(file, dir)).toEqual([]);
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux(
  'a process that was never written down is known by its state folder; that of another is not (skipped: no /proc)',
  async () => {
    const dir = temporaryFolder();
    const [ours, other] = [orphan({ [stateVariable]: dir }), orphan({ [stateVariable]: `${dir}-2` })];
    expect(await endAll(path.join(dir, 'processes.json'), dir)).toEqual([`process ${ours}`]);
    expect(identityOf(other)).toBeDefined();
  },
);
