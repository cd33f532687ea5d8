import { engineHomes } from '../engines/homes';
import type { NifiHome } from '../engines/nifi-home';
import { routePlan, type StepName } from './plan';
import { refuseTakenPort } from './ports';
import { startRun, type Run, type RunOptions } from '../supervisor/run';
import { routeSettings, type Doors, type FrontDoor, type RouteSettings } from './settings';
import { stepsFor } from '../supervisor/supervisor';

export interface RouteOptions extends RunOptions, FrontDoor {
  /** Steps to do, with all that they need. @default - all */
  readonly only?: readonly StepName[];
  /** What stands before the engines. @default - nothing */
  readonly doors?: Doors;
  /** Java heap of Trino, MiB. @default - the engine's */
  readonly trinoHeapMb?: number;
  /** The NiFi that delivers. @default - the delivery function */
  readonly nifi?: NifiHome;
}

/** A route that is up, and what its parts were told: ports, passwords, credentials. */
export type Route = Run & { readonly settings: RouteSettings };

/**
 * Starts the route, or a part of it.
 *
 * @throws AlreadyHeld when another run holds the state folder; Error one sentence, with the tail of the log where a
 *   process failed: then all is stopped
 */
export async function startRoute({
  only,
  doors,
  trinoHeapMb,
  nifi,
  apiPort,
  wishedApiPort,
  ...options
}: RouteOptions): Promise<Route> {
  const homes = engineHomes();
  const check = async () => {
    if (apiPort !== undefined) await refuseTakenPort(apiPort);
  };
  const run = await startRun({ check, ...options }, async (state, runProcess) => {
    const settings = await routeSettings(state, homes, { apiPort, wishedApiPort, doors, trinoHeapMb, nifi });
    return {
      settings,
      endpoints: settings.endpoints,
      steps: stepsFor(routePlan(settings, runProcess, options.log), only),
    };
  });
  return Object.assign(run, { settings: run.plan.settings });
}
