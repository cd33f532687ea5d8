import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { landingDatabase, type Endpoints } from '../endpoints';
import type { CommandContext } from '../run-command';
import { runningRoute } from '../running-route';
import { awsClientOf } from '../route/settings';
import { parseArguments, type DatabaseOptions } from './arguments';
import { connectRouteDatabase } from './connect-route-database';
import { crawlDatabase } from './crawl-database';
import { crawlFolder } from './crawl-folder';
import { databaseReportText, reportText } from './report-text';

/** `npm run crawl`: enters the tables of a folder of landing/, or of a database, into the Glue of the route that is up. */
export async function crawlCommand({ args, stateDir, write }: CommandContext): Promise<boolean> {
  const options = parseArguments(args);
  const endpoints = runningRoute(stateDir);
  if ('database' in options) return crawlRouteDatabase(endpoints, options, write);
  const client = awsClientOf(endpoints);
  const s3 = new S3Client({ ...client, forcePathStyle: true });
  const glue = new GlueClient(client);
  try {
    const startedAt = Date.now();
    const place = { s3, glue, bucket: endpoints.bucket, database: landingDatabase };
    const report = await crawlFolder(place, options);
    write(reportText(report, landingDatabase));
    const [first] = report.tables;
    const none = `s3://${endpoints.bucket}/landing/${options.folder}/ has no file that is data`;
    const advice =
      report.passedOver.length > 0 ? '.' : ': put some there, or made-up ones by "npm run example".';
    write(
      first
        ? `Ask: npm run query -- "SELECT * FROM ${landingDatabase}.${first.name} LIMIT 10"`
        : `${none}${advice}`,
    );
    write(` (${((Date.now() - startedAt) / 1000).toFixed(1)} s)\n`);
    return report.tables.length > 0;
  } finally {
    s3.destroy();
    glue.destroy();
  }
}

async function crawlRouteDatabase(
  endpoints: Endpoints,
  { database: name, path }: DatabaseOptions,
  write: (text: string) => void,
): Promise<boolean> {
  const glue = new GlueClient(awsClientOf(endpoints));
  const client = await connectRouteDatabase(endpoints, name);
  try {
    const place = { glue, database: landingDatabase, name, path: `${client.database ?? ''}/${path}` };
    const report = await crawlDatabase(place, client);
    write(databaseReportText(report, landingDatabase));
    write(
      report.tables.length > 0
        ? 'They are there to be found, and for jobs: Athena does not read them.\n'
        : `${name} has no table that its login may read and --path names.\n`,
    );
    return report.tables.length > 0;
  } finally {
    await client.end();
    glue.destroy();
  }
}
