import { join } from 'node:path';
import { queryCommand } from './query/query-command';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const interrupt = new AbortController();
process.once('SIGINT', () => {
  interrupt.abort();
});
// A reader such as `head` may have seen enough.
process.stdout.on('error', () => process.exit(0));

queryCommand({
  args: process.argv.slice(2),
  stateDir: join(__dirname, '../.tidemark'),
  write: (text) => process.stdout.write(text),
  signal: interrupt.signal,
}).catch((error: unknown) => {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(interrupt.signal.aborted ? 'The query was cancelled.\n' : `${message}\n`);
  process.exitCode = interrupt.signal.aborted ? 130 : 1;
});
