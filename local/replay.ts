import { join } from 'node:path';
import { replayCommand } from './replay/replay-command';

process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

replayCommand({
  args: process.argv.slice(2),
  stateDir: join(__dirname, '../.tidemark'),
  write: (text) => process.stdout.write(text),
}).then(
  (whole) => process.exit(whole ? 0 : 1),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  },
);
