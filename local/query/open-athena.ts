import { AthenaClient } from '@aws-sdk/client-athena';
import type { QueryContext } from '../../lambda/query/run-query';
import { environmentNames } from '../../lib/contracts/environment-names';
import { localLake } from '../endpoints';
import { runningRoute } from '../running-route';

/** Athena and where it is to run the question. */
export interface OpenAthena {
  readonly athena: AthenaClient;
  readonly lake: QueryContext;
}

/**
 * Athena of the route on this machine, or of an environment in AWS with the user's own credentials.
 *
 * @param stateDir folder of the local route
 * @throws Error one sentence, when no route runs
 */
export function openAthena(stateDir: string, env: string | undefined): OpenAthena {
  if (env !== undefined) {
    const { workGroup, lakeDatabase: database } = environmentNames(env);
    return { athena: new AthenaClient({}), lake: { workGroup, database } };
  }
  const athena = new AthenaClient({
    endpoint: runningRoute(stateDir).athena,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  return { athena, lake: localLake };
}
