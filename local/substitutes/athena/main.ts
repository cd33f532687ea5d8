import { mkdir, rm } from 'node:fs/promises';
import { GlueClient } from '@aws-sdk/client-glue';
import { catalogOperations } from './catalog-operations';
import { athenaEnvironment } from './contract';
import { Executions } from './executions';
import { NamedQueries } from './named-queries';
import { PreparedStatements } from './prepared-statements';
import { queryOperations } from './query-operations';
import { ResultStore } from './result-store';
import { namedQueryOperations, preparedStatementOperations } from './saved-operations';
import { athenaServer } from './server';
import { workGroupOperations } from './work-group-operations';
import { WorkGroups } from './work-groups';

async function main(): Promise<void> {
  const { ATHENA_PORT, TRINO_URL, ATHENA_WORKGROUP, RESULT_LOCATION, RESULT_FOLDER } =
    athenaEnvironment.parse(process.env);
  // What a process that was killed left behind is of no query of this one.
  await rm(RESULT_FOLDER, { recursive: true, force: true });
  await mkdir(RESULT_FOLDER, { recursive: true });
  const workGroups = new WorkGroups(ATHENA_WORKGROUP, RESULT_LOCATION);
  const prepared = new PreparedStatements(workGroups);
  const executions = new Executions(TRINO_URL, workGroups, new ResultStore(RESULT_FOLDER), prepared);
  const server = athenaServer({
    ...queryOperations(executions, workGroups),
    ...namedQueryOperations(new NamedQueries(workGroups), workGroups),
    ...preparedStatementOperations(prepared),
    ...workGroupOperations(workGroups),
    ...catalogOperations(new GlueClient({})),
  });
  server.listen(ATHENA_PORT, '127.0.0.1', () => {
    console.log(`Athena's API listens on port ${ATHENA_PORT}.`);
  });
  const stop = async () => {
    server.close();
    await executions.close();
    server.closeAllConnections();
    await rm(RESULT_FOLDER, { recursive: true, force: true });
    process.exit(0);
  };
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

void main();
