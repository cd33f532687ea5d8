import { join } from 'node:path';
import { recoverCommand } from './recover/recover-command';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

recoverCommand({
  args: process.argv.slice(2),
  stateDir: join(__dirname, '../.tidemark'),
  write: (text) => process.stdout.write(text),
}).then(
  (identical) => {
    process.exitCode = identical ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  },
);
