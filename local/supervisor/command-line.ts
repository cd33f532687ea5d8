import { parseArgs } from 'node:util';

/** What delivers: the function, or NiFi in its place. */
export type DeliveryEngine = 'lambda' | 'nifi';

export interface StartArguments {
  readonly delivery: DeliveryEngine;
  /** Run the main job and exit, instead of staying up. */
  readonly once: boolean;
  /** Throw away the data of former runs. */
  readonly fresh: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm start -- [--once] [--fresh] [--delivery lambda|nifi]

Starts the whole route on this machine, replays prices and orders through it, compares the lake with the
database, and stays up until Ctrl-C. Data is kept for the next start.

  --once    do the same and exit: 0 only when lake and database are identical
  --fresh   throw away the data of former runs first
  --delivery nifi   deliver by the NiFi that NIFI_HOME names, and not by the Lambda's code
  --help    this text

  TIDEMARK_API_PORT   port of the front door (default: 8080 when it is free, else a free one)
`;

/** @throws Error one sentence that names the unknown argument */
export function parseCommandLine(args: readonly string[]): StartArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean' },
      fresh: { type: 'boolean' },
      delivery: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const switches = ['once', 'fresh', 'help'];
  const odd =
    tokens.find(
      (token) =>
        token.kind === 'option' &&
        token.name !== 'delivery' &&
        (!switches.includes(token.name) || token.value !== undefined),
    ) ?? tokens.find(({ kind }) => kind === 'positional');
  if (odd?.kind === 'option') throw new Error(`There is no option ${args[odd.index] ?? odd.rawName}.`);
  if (odd) throw new Error(`"${positionals[0] ?? ''}" is not understood: npm start takes options only.`);
  return {
    once: values.once === true,
    fresh: values.fresh === true,
    delivery: deliveryEngine(values.delivery),
    help: values.help === true,
  };
}

/** `true` is the option without a value. */
function deliveryEngine(value: string | boolean | undefined): DeliveryEngine {
  if (value === undefined) return 'lambda';
  if (value === 'lambda' || value === 'nifi') return value;
  throw new Error('--delivery takes one word: lambda, which is the default, or nifi.');
}
