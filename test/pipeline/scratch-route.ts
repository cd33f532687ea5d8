import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { Client } from 'pg';

import { openClients, type Clients } from '../../local/job/clients';
import { waitForLake } from '../../local/job/wait-for-lake';
import { verifyTables } from '../../local/job/verify';
import type { TableComparison } from '../../lambda/query/compare-contents';
import { startRoute, type Route, type RouteOptions } from '../../local/route/route';

/** A whole route with a state folder of its own, and clients at both ends. */
export interface ScratchRoute {
  readonly route: Route;
  readonly clients: Clients;
  /** Waits until the lake has everything that is committed now. */
  caughtUp(): Promise<void>;
  /** Contents of every table once the lake has caught up. */
  comparisons(): Promise<Record<string, TableComparison>>;
  /** Stops the route and removes its folder. */
  end(): Promise<void>;
}

export interface ScratchOptions extends Pick<
  RouteOptions,
  'revive' | 'variables' | 'doors' | 'trinoHeapMb' | 'only' | 'nifi'
> {
  /** Called with the state folder before the start. */
  readonly furnish?: (stateDir: string) => Promise<void>;
  /** Called with the state folder when all has stopped, before it is removed. */
  readonly clear?: (stateDir: string) => Promise<void>;
}

export async function startScratchRoute({
  furnish,
  clear,
  ...options
}: ScratchOptions = {}): Promise<ScratchRoute> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'tidemark-route-'));
  const removeFolder = async () => {
    await clear?.(stateDir);
    await rm(stateDir, { recursive: true, force: true });
  };
  let route: Route;
  try {
    await furnish?.(stateDir);
    route = await startRoute({ stateDir, ...options });
  } catch (error) {
    await removeFolder();
    throw error;
  }
  const clients = await openClients(route.settings);
  const wait = (source: Client) =>
    waitForLake({ source, kafka: route.endpoints.kafka, deadlineSeconds: 600 });
  /** Does it on connections of its own: the others may have broken with the database. */
  const freshly = async <Result>(work: (clients: Clients) => Promise<Result>): Promise<Result> => {
    const own = await openClients(route.settings);
    try {
      return await work(own);
    } finally {
      await own.close();
    }
  };
  return {
    route,
    clients,
    caughtUp: () =>
      freshly(async ({ source }) => {
        await wait(source);
      }),
    comparisons: () =>
      freshly(async (own) => {
        await wait(own.source);
        return verifyTables(own);
      }),
    end: async () => {
      await clients.close();
      await route.stop();
      await removeFolder();
    },
  };
}
