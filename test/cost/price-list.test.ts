import { PriceList, pricedRegion } from '../../lib/cost/price-list';
import { priceSources } from '../../lib/cost/price-sources';
import { prices, pricesOf } from '../../lib/cost/prices';

test('A price that is not there is refused by name, region and file', () => {
  expect(() => new PriceList('eu-west-1').of('rds-db.r7g.large-hour')).toThrow(
    'There is no price "rds-db.r7g.large-hour" of eu-west-1: add it to lib/cost/prices.ts with its source.',
  );
});

test('A region without prices is refused with those that there are', () => {
  expect(() => pricedRegion('eu-central-1')).toThrow('say --region with one of us-east-1, eu-west-1');
});

test('Every price is above nothing, and every source of one is told and none is told in vain', () => {
  const entries = Object.values(prices).flatMap((ofRegions) => Object.values(ofRegions));
  expect(entries.filter(([usd]) => !(usd > 0))).toEqual([]);
  expect([...new Set(entries.map(([, from]) => from))].sort()).toEqual(Object.keys(priceSources).sort());
  expect(pricesOf).toMatch(/^\d{4}-\d\d-\d\d$/);
});

test('The prices of decision 23 are the same here', () => {
  const list = new PriceList('us-east-1');
  const decided = {
    'fargate-vcpu-hour': 0.04048,
    'fargate-gb-hour': 0.004445,
    'fargate-disk-gb-hour': 0.000111,
    'lambda-arm64-gb-second': 0.0000133334,
    'lambda-request': 0.0000002,
    's3-put': 0.000005,
    'secret-month': 0.4,
    'key-month': 1,
  };
  expect(Object.fromEntries(Object.keys(decided).map((name) => [name, list.of(name)]))).toEqual(decided);
});
