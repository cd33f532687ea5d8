import type { Stack } from '../guard/template';
import { costStages, type CostLine, type CostStage } from './cost-line';
import { monthOf } from './load';
import type { PriceList } from './price-list';
import { loadCost } from './price-load';
import { templateLines } from './price-template';
import { Resources } from './resources';

export interface PricedLine extends CostLine {
  readonly usd: number;
}

/** A month at one load. */
export interface MonthlyCost {
  readonly changesPerSecond: number;
  readonly byStage: Readonly<Record<CostStage, number>>;
  readonly usd: number;
  /** @default - there are no changes */
  readonly usdPerMillionChanges?: number;
  /** Part of `usd` whose prices were found in no source. */
  readonly recalledUsd: number;
  readonly lines: readonly PricedLine[];
  readonly notes: readonly string[];
}

export interface EstimateOptions {
  readonly changesPerSecond: readonly number[];
  /** @default 1 */
  readonly rowsPerRequest?: number;
}

/**
 * A month of an environment in USD at each load, by list price.
 *
 * @throws {UnknownPrice} for a price that is not known
 * @throws {Error} for a resource of which nothing is known, and for a template that says too little
 */
export function estimate(
  stacks: readonly Stack[],
  prices: PriceList,
  { changesPerSecond, rowsPerRequest = 1 }: EstimateOptions,
): MonthlyCost[] {
  const resources = new Resources(stacks);
  const fixed = templateLines(stacks);
  return changesPerSecond.map((rate) => {
    const { lines, notes } = loadCost(resources, { changesPerSecond: rate, rowsPerRequest });
    const priced = [...fixed, ...lines].map((line) => ({ ...line, usd: line.units * prices.of(line.price) }));
    const usd = sumOf(priced);
    const changes = monthlyChanges(resources, rate);
    return {
      changesPerSecond: rate,
      byStage: stageSums(priced),
      usd,
      ...(changes > 0 ? { usdPerMillionChanges: usd / (changes / 1e6) } : {}),
      recalledUsd: sumOf(priced.filter(({ price }) => prices.sourceOf(price) === 'recalled')),
      lines: priced,
      notes,
    };
  });
}

function monthlyChanges(resources: Resources, changesPerSecond: number): number {
  return changesPerSecond === 0 ? 0 : monthOf(resources, { changesPerSecond, rowsPerRequest: 1 }).changes;
}

function stageSums(lines: readonly PricedLine[]): Record<CostStage, number> {
  return Object.fromEntries(
    costStages.map((stage) => [stage, sumOf(lines.filter((line) => line.stage === stage))]),
  ) as Record<CostStage, number>;
}

function sumOf(lines: readonly PricedLine[]): number {
  return lines.reduce((sum, { usd }) => sum + usd, 0);
}
