import { findJob, jobArguments, jobPlace, type JobSpec } from '../../lib/contracts/jobs';
import { localLake } from '../endpoints';
import { engineHomes } from '../engines/homes';
import { jobDatabases } from '../example/shop-databases';
import { awsEnvironment } from '../route/settings';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { parseArguments } from './arguments';
import { runJob, type JobEnd } from './run-job';

/** `npm run job`: runs a job on the lake of the route that is up. */
export async function jobCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const { name, parameters } = parseArguments(args);
  const job = findJob(name);
  const endpoints = runningRoute(stateDir);
  const place = {
    bucket: endpoints.bucket,
    database: localLake.database,
    databases: jobDatabases(endpoints),
  };
  const values = jobArguments(job, place, parameters);
  write(`${job.name} reads ${jobPlace(job, values).source}/ ...\n`);
  const startedAt = Date.now();
  const end = await runJob(job, {
    homes: engineHomes(),
    aws: awsEnvironment(endpoints),
    values,
    progress: process.stderr.isTTY,
  }).catch((error: unknown) => {
    throw withAdvice(error);
  });
  write(jobEndText(end, job, (Date.now() - startedAt) / 1000));
  return true;
}

/** What a run has done, for people. */
export function jobEndText(
  { event, table, files, rows = 0 }: JobEnd,
  { beside }: JobSpec,
  seconds: number,
): string {
  const took = `(${seconds.toFixed(1)} s)`;
  const tables = [table, ...(beside ? [beside.table] : [])];
  if (event === 'unchanged')
    return `${tables.join(' and ')}: made of these ${files} files already, nothing to do ${took}.\n`;
  const besides = beside ? `, and ${beside.table} beside it` : '';
  const ask = tables.map((one) => `  npm run query -- "SELECT * FROM ${one} LIMIT 10"\n`);
  return `${table} has ${rows} rows of ${files} files${besides} ${took}. Ask:\n${ask.join('')}`;
}

function withAdvice(error: unknown): unknown {
  if (!(error instanceof Error) || !/ holds no file that ends in /.test(error.message)) return error;
  return new Error(`${error.message} Put some there, or made-up ones by "npm run example".`, {
    cause: error,
  });
}
