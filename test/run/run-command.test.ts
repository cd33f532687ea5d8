import { runCommand } from './run-command';

test('a program that goes on for longer than it may is ended, and counts as failed', async () => {
  expect(await runCommand(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {}, 1)).toBe(1);
});

test('a program that ends in time is told by its exit code', async () => {
  expect(await runCommand(process.execPath, ['-e', 'process.exit(3)'], {}, 60)).toBe(3);
});
