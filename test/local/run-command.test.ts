import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

jest.setTimeout(60_000);

const repository = join(__dirname, '../..');

function run(command: string, ...args: string[]): Promise<{ stdout: string }> {
  return promisify(execFile)(process.execPath, ['--import', 'tsx', `local/${command}.ts`, ...args], {
    cwd: repository,
  });
}

describe('a command beside npm start', () => {
  it('tells its options, whatever else was asked', async () => {
    const { stdout } = await run('upkeep', '--table', 'orders', '--everything', '--help');
    expect(stdout).toMatch(/^Usage: npm run upkeep\n/);
    expect(stdout).toContain('--table NAME');
  });

  it('says one sentence about a mistake, and ends with 2', async () => {
    await expect(run('fold', '--everything')).rejects.toMatchObject({
      code: 2,
      stderr: "Unknown option '--everything'.\n",
    });
  });
});
