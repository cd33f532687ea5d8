import type { PriceSourceName } from './price-sources';
import { pricedRegions, prices, type PricedRegion } from './prices';

/** A price is not known: the sum would be a guess. */
export class UnknownPrice extends Error {}

/** Prices of one region. */
export class PriceList {
  constructor(readonly region: PricedRegion) {}

  /** USD for one unit. @throws {UnknownPrice} naming the price and the file */
  of(name: string): number {
    return this.entry(name)[0];
  }

  sourceOf(name: string): PriceSourceName {
    return this.entry(name)[1];
  }

  private entry(name: string) {
    const entry = prices[name]?.[this.region];
    if (!entry) {
      throw new UnknownPrice(
        `There is no price "${name}" of ${this.region}: add it to lib/cost/prices.ts with its source.`,
      );
    }
    return entry;
  }
}

/** @throws {UnknownPrice} with the regions there are */
export function pricedRegion(name: string): PricedRegion {
  const region = pricedRegions.find((one) => one === name);
  if (region) return region;
  throw new UnknownPrice(
    `There are no prices of "${name}" in lib/cost/prices.ts; say --region with one of ${pricedRegions.join(', ')}.`,
  );
}
