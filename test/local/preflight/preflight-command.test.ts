import { tmpdir } from 'node:os';
import { preflightCommand } from '../../../local/preflight/preflight-command';

async function run(...args: string[]): Promise<string> {
  let text = '';
  await preflightCommand({ args, stateDir: tmpdir(), write: (part) => (text += part) });
  return text;
}

describe('npm run preflight', () => {
  it.each([
    [['--url', 'my database'], '--url takes postgresql://USER:PASSWORD@HOST:PORT/DATABASE.'],
    [['--least-wal', '1 GB'], '--least-wal takes a whole number of MiB, such as 1024.'],
    [[], 'No route runs on this machine'],
    [['--force'], "Unknown option '--force'."],
  ])('refuses %j', async (args, sentence) => {
    await expect(run(...args)).rejects.toThrow(sentence);
  });
});
