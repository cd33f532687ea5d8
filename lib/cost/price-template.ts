import type { Stack } from '../guard/template';
import { stageOf, type CostLine } from './cost-line';
import { freeTypes } from './free-types';
import { pricers } from './pricers';
import { Resources } from './resources';

/**
 * What the resources of an environment cost in a month at any load.
 *
 * @throws {Error} with every resource whose type is neither priced nor known to be free
 */
export function templateLines(stacks: readonly Stack[]): CostLine[] {
  const resources = new Resources(stacks);
  const unknown = resources.all.filter(
    ({ resource: { Type } }) => !pricers.has(Type) && !freeTypes.has(Type),
  );
  if (unknown.length > 0) {
    const list = unknown.map(({ id, resource }) => `- ${resource.Type} ${id}`).join('\n');
    throw new Error(
      `It is not known what these cost: price each type in lib/cost/pricers.ts, or name it with a reason in lib/cost/free-types.ts.\n${list}`,
    );
  }
  return resources.all.flatMap((one) =>
    (pricers.get(one.resource.Type)?.(one, resources) ?? []).map((units) => ({
      stage: stageOf(one.id),
      resource: one.id,
      ...units,
    })),
  );
}
