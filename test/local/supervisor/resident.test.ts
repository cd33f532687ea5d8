import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { peakRssMiB } from '../../../local/supervisor/resident';

let parent: ChildProcess;

/** Holds `mib` MiB, starts `then` as a child of its own, and says when all is there. */
const holder = (mib: number, then: string) => `
  globalThis.held = Buffer.alloc(${mib} * 2 ** 20, 1);
  ${then}
`;

afterAll(() => {
  parent.kill('SIGKILL');
});

test("what a process and its children hold is counted, and nothing for a process that's gone", async () => {
  const child = holder(100, "console.log('ready'); process.stdin.on('end', () => process.exit()).resume()");
  const code = holder(
    50,
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: ['pipe', 'inherit', 'inherit'] })`,
  );
  parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout!, 'data');
  const peak = peakRssMiB(parent.pid!);
  expect(peak).toBeGreaterThan(150);
  expect(peak).toBeLessThan(500);
  expect(peakRssMiB(2 ** 22 + 1)).toBeUndefined();
});
