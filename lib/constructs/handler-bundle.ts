import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const repository = join(__dirname, '..', '..');
const customResources = 'custom-resource';

/** Modules under lambda/ that become functions: what deployments call, and what is called without one. */
export const handlerModules: readonly string[] = [
  ...readdirSync(join(repository, 'lambda', customResources))
    .map((file) => file.replace(/\.ts$/, ''))
    .filter((name) => name !== 'contract' && name !== 'on-event')
    .sort()
    .map((name) => `${customResources}/${name}`),
  'capture/watch-slot',
  'delivery/deliver-changes',
  'delivery/watch-delivery',
  'query/check-quality',
  'query/fold',
  'query/reconcile',
  'query/upkeep',
  'source/manage-api-keys',
];

const bundlesSchema = z.record(
  z.string(),
  z.object({
    code: z.string(),
    /** Files that went into it, relative to the repository. */
    inputs: z.array(z.string()),
  }),
);
export type HandlerBundle = z.infer<typeof bundlesSchema>[string];

const known = new Map<string, HandlerBundle>();

/**
 * A handler with all that it imports but the AWS SDK. The first call bundles every handler, so that one process is
 * started for all of them and what they share is read once.
 *
 * @param module under lambda/, without its ending
 * @throws {Error} with esbuild's words when it cannot be bundled
 */
export function handlerBundle(module: string): HandlerBundle {
  const found = known.get(module);
  if (found) return found;
  const wanted = handlerModules.includes(module) ? handlerModules : [module];
  const answer = execFileSync(process.execPath, [join(__dirname, 'bundle-handlers.mjs'), ...wanted], {
    cwd: repository,
    encoding: 'utf8',
    // What it complains of goes into the error.
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 ** 2,
  });
  for (const [name, bundle] of Object.entries(bundlesSchema.parse(JSON.parse(answer))))
    known.set(name, bundle);
  return handlerBundle(module);
}
