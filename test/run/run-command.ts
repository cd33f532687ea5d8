import { spawn } from 'node:child_process';
import path from 'node:path';

export const repository = path.join(__dirname, '../..');

/**
 * Runs a program in the repository with this terminal.
 *
 * @param env variables beside this process's own
 * @param seconds after which it is killed
 * @returns its exit code; 1 when a signal ended it
 */
export function runCommand(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  seconds?: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: repository,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit'],
      timeout: seconds === undefined ? undefined : seconds * 1000,
      killSignal: 'SIGKILL',
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
