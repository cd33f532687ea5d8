import { parseArgs } from 'node:util';

export interface StartArguments {
  /** Run the main job and exit, instead of staying up. */
  readonly once: boolean;
  /** Throw away the data of former runs. */
  readonly fresh: boolean;
  readonly help: boolean;
}

export const usage = `Usage: npm start -- [--once] [--fresh]

Starts the whole route on this machine, replays prices and orders through it, compares the lake with the
database, and stays up until Ctrl-C. Data is kept for the next start.

  --once    do the same and exit: 0 only when lake and database are identical
  --fresh   throw away the data of former runs first
  --help    this text

  TIDEMARK_API_PORT   port of the front door (default: 8080 when it is free, else a free one)
`;

/** @throws Error one sentence that names the unknown argument */
export function parseCommandLine(args: readonly string[]): StartArguments {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: { once: { type: 'boolean' }, fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const known = ['once', 'fresh', 'help'];
  const odd =
    tokens.find(
      (token) => token.kind === 'option' && (!known.includes(token.name) || token.value !== undefined),
    ) ?? tokens.find(({ kind }) => kind === 'positional');
  if (odd?.kind === 'option') throw new Error(`There is no option ${args[odd.index] ?? odd.rawName}.`);
  if (odd) throw new Error(`"${positionals[0] ?? ''}" is not understood: npm start takes options only.`);
  return { once: values.once === true, fresh: values.fresh === true, help: values.help === true };
}
