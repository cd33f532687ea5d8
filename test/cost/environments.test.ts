import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../bin/environments';
import { estimate } from '../../lib/cost/estimate';
import { freeTypes } from '../../lib/cost/free-types';
import { PriceList } from '../../lib/cost/price-list';
import { templateLines } from '../../lib/cost/price-template';
import { pricers } from '../../lib/cost/pricers';
import { pricedRegions } from '../../lib/cost/prices';
import { synthesiseEnvironment } from '../../lib/cost/synthesise-environment';
import { trial, withFunction } from '../stages/nifi-trial';
import { costPageSection, readmeCostSection } from './cost-sections';

const repository = join(__dirname, '../..');

const cases = [
  ...environments.map((environment) => ({ name: environment.name, environment })),
  { name: 'prod with the pages of NiFi', environment: trial },
  { name: 'prod with the function', environment: withFunction },
];

test.each(cases)(
  'Every resource of $name is priced or known to be free, in each region',
  ({ environment }) => {
    const stacks = synthesiseEnvironment(environment, 'us-east-1');
    const lines = templateLines(stacks);
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter(({ units }) => !Number.isFinite(units) || units < 0)).toEqual([]);
    for (const region of pricedRegions) {
      const [month] = estimate(stacks, new PriceList(region), { changesPerSecond: [100] });
      expect(month?.lines.filter(({ usd }) => !Number.isFinite(usd))).toEqual([]);
    }
  },
);

test('No type is both priced and free', () => {
  expect([...pricers.keys()].filter((type) => freeTypes.has(type))).toEqual([]);
});

test.each([
  { page: 'README.md', section: readmeCostSection },
  { page: 'docs/cost.md', section: costPageSection },
])('$page says what npm run cost says now', ({ page, section }) => {
  const text = readFileSync(join(repository, page), 'utf8');
  const [, written = ''] = /<!-- cost begins -->\n\n([^]*?)\n\n<!-- cost ends -->/.exec(text) ?? [];
  // When it differs: npm run docs:cost
  expect(written).toBe(section());
});
