import { isDeepStrictEqual } from 'node:util';
import type { Stack } from '../guard/template';
import { freeTypes } from './free-types';
import type { PriceList } from './price-list';
import { pricers } from './pricers';
import { Resources, type NamedResource } from './resources';

/** What a change does to the monthly cost of a resource at rest. */
export interface CostChange {
  readonly resource: string;
  readonly type: string;
  /** USD a month; 0 where the resource is not there, undefined where nothing is known of it. */
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/**
 * Resources whose cost at rest differs between two assemblies, and those that changed and have no price; the greatest
 * difference first. It never throws: a review must not fail for a price.
 */
export function costChanges(
  before: readonly Stack[],
  after: readonly Stack[],
  prices: PriceList,
): CostChange[] {
  const [old, now] = [costsOf(before, prices), costsOf(after, prices)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .flatMap((key) => {
      const [one, other] = [old.get(key), now.get(key)];
      const type = (other ?? one)?.resource.Type ?? '';
      const [from, to] = [one ? one.usd : 0, other ? other.usd : 0];
      const unknown = from === undefined || to === undefined;
      if (unknown ? isDeepStrictEqual(one?.resource, other?.resource) : Math.abs(to - from) < 0.005)
        return [];
      return [{ resource: key, type, from, to }];
    })
    .sort((a, b) => differenceOf(b) - differenceOf(a));
}

/** The changes as a paragraph of the guard's review; nothing when there are none. */
export function writeCostChanges(changes: readonly CostChange[], region: string): string {
  if (changes.length === 0) return '';
  const sum = changes.reduce((total, { from, to }) => total + (to ?? 0) - (from ?? 0), 0);
  const unknown = changes.some(({ from, to }) => from === undefined || to === undefined);
  return [
    '',
    `## Monthly cost at rest: ${signed(sum)} USD${unknown ? ', without what is unknown' : ''}`,
    '',
    `List prices of ${region} (lib/cost/prices.ts).`,
    '',
    ...changes.map(
      ({ resource, type, from, to }) => `- ${type} ${resource}: ${written(from)} -> ${written(to)}`,
    ),
    '',
  ].join('\n');
}

interface Cost {
  readonly resource: NamedResource['resource'];
  readonly usd: number | undefined;
}

/** By `stack/logical id`. */
function costsOf(stacks: readonly Stack[], prices: PriceList): Map<string, Cost> {
  const all = new Resources(stacks);
  return new Map(
    stacks.flatMap(({ name, template }) =>
      Object.entries(template.Resources).map(([id, resource]) => [
        `${name}/${id}`,
        { resource, usd: usdOf({ id, resource }, all, prices) },
      ]),
    ),
  );
}

function usdOf(one: NamedResource, all: Resources, prices: PriceList): number | undefined {
  if (freeTypes.has(one.resource.Type)) return 0;
  try {
    return pricers
      .get(one.resource.Type)?.(one, all)
      .reduce((sum, { price, units }) => sum + units * prices.of(price), 0);
  } catch {
    // Without a price, or a template that this cannot read: the review says so.
    return undefined;
  }
}

function differenceOf({ from, to }: CostChange): number {
  return from === undefined || to === undefined ? Number.MAX_VALUE : Math.abs(to - from);
}

function written(usd: number | undefined): string {
  return usd === undefined ? 'unknown' : usd.toFixed(2);
}

function signed(usd: number): string {
  return `${usd < 0 ? '-' : '+'}${Math.abs(usd).toFixed(2)}`;
}
