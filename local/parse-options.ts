import { parseArgs, type ParseArgsConfig } from 'node:util';

/**
 * Node's parseArgs.
 *
 * @throws {Error} one sentence about the first mistake; Node's own message goes on with advice about its syntax
 */
export function parseOptions<Config extends ParseArgsConfig>(
  config: Config,
): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { message } = error as Error;
    const [, option] = /^Option '.*?(--[\w-]+) <value>' argument missing/.exec(message) ?? [];
    if (option !== undefined)
      throw new Error(`${option} takes a value: --help tells which.`, { cause: error });
    const [sentence = ''] = message.split(/[.\n]/);
    throw new Error(`${sentence}.`, { cause: error });
  }
}
