import type { CostLine } from './cost-line';
import type { Resources } from './resources';
import { serviceTime } from './running-time';

export interface Load {
  /** Changes a second, all in one table, while capture runs. */
  readonly changesPerSecond: number;
  /** Rows that clients send in one request. */
  readonly rowsPerRequest: number;
}

/** A load over the hours of a month in which the environment runs. */
export interface LoadOfMonth extends Load {
  readonly seconds: number;
  readonly changes: number;
  readonly requests: number;
}

export interface LoadCost {
  readonly lines: readonly CostLine[];
  /** Sentences: what the load needs and the environment does not allow. */
  readonly notes: readonly string[];
}

/** @throws {Error} for an environment without a capture service */
export function monthOf(resources: Resources, load: Load): LoadOfMonth {
  const capture = resources.ofType('AWS::ECS::Service').find(({ id }) => id.startsWith('Capture'));
  if (!capture) throw new Error('No service of these stacks captures: a load has nothing to run on.');
  const seconds = serviceTime(resources, capture).hours * 3600;
  const changes = load.changesPerSecond * seconds;
  return { ...load, seconds, changes, requests: changes / load.rowsPerRequest };
}

/** USD-billed gigabytes of so many bytes. */
export function gb(bytes: number): number {
  return bytes / 1e9;
}
