import { join } from 'node:path';

// Said by the AWS SDK on Node 20; the route's version of it still runs there.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

/** What a command beside `npm start` is given. */
export interface CommandContext {
  readonly args: readonly string[];
  /** Folder of the route of this checkout. */
  readonly stateDir: string;
  readonly write: (text: string) => void;
}

/**
 * Runs a command and ends the process: with 0 when all is well, 1 when the command found something, 2 and one
 * sentence when it could not do its work.
 */
export function runCommand(command: (context: CommandContext) => Promise<boolean>): void {
  command({
    args: process.argv.slice(2),
    stateDir: join(__dirname, '../.tidemark'),
    write: (text) => process.stdout.write(text),
  }).then(
    // Clients that a handler has left open would keep the process alive.
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(2);
    },
  );
}
