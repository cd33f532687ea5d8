import { join } from 'node:path';
import { preflightCommand } from './preflight/preflight-command';

preflightCommand({
  args: process.argv.slice(2),
  stateDir: join(__dirname, '../.tidemark'),
  write: (text) => process.stdout.write(text),
}).then(
  (ready) => {
    process.exitCode = ready ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
