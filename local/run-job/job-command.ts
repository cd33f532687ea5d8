import { findJob, jobArguments, jobPlace } from '../../lib/contracts/jobs';
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
  });
  write(`${told(end)} (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`);
  return true;
}

function told({ event, table, files, rows = 0 }: JobEnd): string {
  if (event === 'unchanged') return `${table} is made of these ${files} files already: nothing to do.`;
  return `${table} has ${rows} rows of ${files} files. Ask: npm run query -- "SELECT * FROM ${table} LIMIT 10"`;
}
