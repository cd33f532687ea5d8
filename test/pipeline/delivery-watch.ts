import { readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { handler } from '../../lambda/delivery/watch-delivery';
import { handlerBundle, repository } from '../../lib/constructs/handler-bundle';
import { invoke } from '../../local/route/invoke';
import type { Route } from '../../local/route/route';

/** A line of the watch's log, as CloudWatch reads it. */
export type WatchLine = Readonly<Record<string, unknown>>;

/**
 * Calls watch-delivery once, as the schedule does.
 *
 * @param folder for its log
 * @param variables besides those that both engines have
 * @param watch @default - as it stands in lambda/
 * @returns what it wrote into its log
 */
export async function watchOnce(
  route: Route,
  folder: string,
  variables: Readonly<Record<string, string>> = {},
  watch: () => Promise<typeof handler> = async () =>
    (await import('../../lambda/delivery/watch-delivery')).handler,
): Promise<WatchLine[]> {
  const logFile = join(folder, 'watch.log');
  await rm(logFile, { force: true });
  await invoke(watch, undefined, {
    env: {
      ...route.settings.aws,
      KAFKA_BOOTSTRAP_SERVERS: route.endpoints.kafka,
      METRIC_NAMESPACE: 'tidemark-test',
      LATE_SECONDS: '3600',
      ...variables,
    },
    logFile,
  });
  const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line) as WatchLine);
}

/** The handler as it is deployed: without what it was not thought to need. */
export async function bundledWatch(folder: string): Promise<() => Promise<typeof handler>> {
  const bundle = join(folder, 'watch-delivery.js');
  await writeFile(bundle, handlerBundle('delivery/watch-delivery').code);
  // The runtime brings the AWS SDK.
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  return async () => ((await import(bundle)) as { handler: typeof handler }).handler;
}

/** A metric's values by table; by '' where it has no dimension. */
export function metric(lines: readonly WatchLine[], name: string): Record<string, unknown> {
  const told = lines.filter((line) => name in line);
  return Object.fromEntries(told.map((line) => [(line.Table as string | undefined) ?? '', line[name]]));
}
