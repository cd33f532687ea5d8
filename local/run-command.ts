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

/** A command's work. @returns whether all is well @throws {Error} one sentence for the user */
export type Command = (context: CommandContext) => Promise<boolean>;

/**
 * Runs a command and ends the process: with 0 when all is well or help was asked for, 1 when the command found
 * something, 2 and one sentence when it could not do its work.
 *
 * @param usage what --help tells
 */
export function runCommand(command: Command, usage: string): void {
  const args = process.argv.slice(2);
  const write = (text: string) => process.stdout.write(text);
  if (args.includes('--help') || args.includes('-h')) {
    write(usage);
    return;
  }
  command({ args, stateDir: join(__dirname, '../.tidemark'), write }).then(
    // Clients that a handler has left open would keep the process alive.
    (well) => process.exit(well ? 0 : 1),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(2);
    },
  );
}
