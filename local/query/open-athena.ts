import { join } from 'node:path';
import { AthenaClient } from '@aws-sdk/client-athena';
import { readEndpoints } from '../endpoints-file';
import { identityOf } from '../supervisor/identity';

/**
 * Athena of the route on this machine, or of an environment in AWS with the user's own credentials.
 *
 * @param stateDir folder of the local route
 * @throws Error one sentence, when no route runs
 */
export function openAthena(stateDir: string, env: string | undefined): AthenaClient {
  if (env !== undefined) return new AthenaClient({});
  const endpoints = readEndpoints(join(stateDir, 'endpoints.json'));
  if (!endpoints || identityOf(endpoints.pid) === undefined) {
    throw new Error('No route runs on this machine: start it with "npm start" and ask again.');
  }
  return new AthenaClient({
    endpoint: endpoints.athena,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}
