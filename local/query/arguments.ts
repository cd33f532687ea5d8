import type { Question } from '../../lib/queries/questions';
import { parseOptions } from '../parse-options';
import { parseParameters } from '../parse-parameters';

export const formats = ['table', 'csv', 'json'] as const;
export type Format = (typeof formats)[number];

export interface QueryArguments {
  /** Where the SQL is: given, in a file, or a question that the project ships. */
  readonly from:
    | { readonly sql: string }
    | { readonly file: string }
    | { readonly name: string; readonly parameters: Readonly<Record<string, string>> };
  readonly format: Format;
  /** Environment to ask in AWS instead of the route on this machine. */
  readonly env?: string;
  /** Minutes that the answer may be old. @default - it is asked anew */
  readonly reuseMinutes?: number;
}

export const usage = (questions: readonly Question[]) => `Usage: npm run query -- "select ..."

Asks the lake of the route that runs on this machine, by Athena's API.

  --file FILE     the statement is in a file
  --name NAME     a question that the project ships, see below
  --param NAME=VALUE
                  value of one of its parameters; may be given again for others
  --format FORMAT ${formats.join(', ')} (default: table)
  --env NAME      ask the environment of this name in AWS, in the account and region of your AWS credentials
  --reuse MINUTES take the answer that the same question got so long ago or later, which costs nothing; in AWS only
  --help          this text

Questions:
${questions.map(described).join('\n')}
`;

function described({ name, title, parameters }: Question): string {
  const lines = parameters.map(({ name, fallback, text }) => `      ${name}=${fallback}: ${text}`);
  return [`  ${name.padEnd(22)}${title}`, ...lines].join('\n');
}

/**
 * @returns undefined when help is asked for
 * @throws Error one sentence about the first mistake
 */
export function parseArguments(args: readonly string[]): QueryArguments | undefined {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: {
      file: { type: 'string' },
      name: { type: 'string' },
      param: { type: 'string', multiple: true },
      format: { type: 'string' },
      env: { type: 'string' },
      reuse: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return undefined;
  const format = formats.find((known) => known === (values.format ?? 'table'));
  if (!format) throw new Error(`There is no format "${values.format ?? ''}": take ${formats.join(', ')}.`);
  const { file, name, env, reuse, param = [] } = values;
  if (param.length > 0 && name === undefined)
    throw new Error('--param belongs to a question: give --name too.');
  const sources = [
    ...positionals.map((sql) => ({ sql })),
    ...(file === undefined ? [] : [{ file }]),
    ...(name === undefined ? [] : [{ name, parameters: parseParameters(param, /^(\w+)=(.*)$/s) }]),
  ];
  const [from] = sources;
  if (!from) throw new Error('There is nothing to ask: give a statement, --file or --name.');
  if (sources.length > 1) {
    throw new Error('Give one statement only, in quotes, or one of --file and --name.');
  }
  return {
    from,
    format,
    ...(env !== undefined && { env }),
    ...(reuse !== undefined && { reuseMinutes: minutes(reuse, env) }),
  };
}

/** What Athena takes is a week at most. */
const mostMinutes = 7 * 24 * 60;

function minutes(reuse: string, env: string | undefined): number {
  if (env === undefined) throw new Error('--reuse belongs to Athena in AWS: give --env too.');
  const value = Number(reuse);
  if (Number.isInteger(value) && value >= 1 && value <= mostMinutes) return value;
  throw new Error(`--reuse is "${reuse}": give whole minutes from 1 to ${mostMinutes}.`);
}
