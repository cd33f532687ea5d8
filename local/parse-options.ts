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
    const [sentence = ''] = (error as Error).message.split(/[.\n]/);
    throw new Error(`${sentence}.`, { cause: error });
  }
}
