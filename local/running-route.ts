import { join } from 'node:path';
import type { Endpoints } from './endpoints';
import { readEndpoints } from './endpoints-file';
import { identityOf } from './supervisor/identity';

/**
 * Where the parts of the route that runs in this checkout listen.
 *
 * @param stateDir folder of the local route
 * @throws {Error} one sentence, when no route runs
 */
export function runningRoute(stateDir: string): Endpoints {
  const endpoints = readEndpoints(join(stateDir, 'endpoints.json'));
  if (endpoints && identityOf(endpoints.pid) !== undefined) return endpoints;
  throw new Error('No route runs on this machine: start it with "npm start" and ask again.');
}
