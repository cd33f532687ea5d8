import { jobSpecs, type JobSpec } from '../../lib/contracts/jobs';
import { parseOptions } from '../parse-options';
import { parseParameters } from '../parse-parameters';

export const usage = `Usage: npm run job -- NAME [--param NAME=VALUE ...]

Runs a Spark job on the files under landing/ of the route that runs on this machine, and publishes its table. When files,
parameters and code are those of the last run, it changes nothing. The first run downloads Spark, about 380 MB.

Jobs:
${jobSpecs.map(described).join('\n')}
`;

function described({ name, text, parameters }: JobSpec): string {
  const lines = Object.entries(parameters).map(
    ([parameter, { meaning, default: fallback }]) =>
      `      ${parameter}${fallback === undefined ? '' : `=${fallback}`}: ${meaning}`,
  );
  return [`  ${name.padEnd(22)}${text}`, ...lines].join('\n');
}

export interface JobArguments {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** @throws Error one sentence about the first mistake */
export function parseArguments(args: readonly string[]): JobArguments {
  const { values, positionals } = parseOptions({
    args: [...args],
    allowPositionals: true,
    options: { param: { type: 'string', multiple: true } },
  });
  const [name, ...rest] = positionals;
  if (name === undefined || rest.length > 0) {
    throw new Error(`Name one job: ${jobSpecs.map((job) => job.name).join(', ')}.`);
  }
  return { name, parameters: parseParameters(values.param ?? [], /^([\w-]+)=(.*)$/s) };
}
