import { dev, prod } from '../../bin/environments';
import { estimate, type MonthlyCost, type PricedLine } from '../../lib/cost/estimate';
import { PriceList } from '../../lib/cost/price-list';
import { pricedRegions, type PricedRegion } from '../../lib/cost/prices';
import { synthesiseEnvironment } from '../../lib/cost/synthesise-environment';
import { estimateRows, loadName } from '../../lib/cost/write-estimate';
import type { PipelineConfig } from '../../lib/config';
import type { Stack } from '../../lib/guard/template';

const loads = [0, 100, 1_000, 10_000];
const alwaysOn: PipelineConfig = { ...dev, schedule: { kind: 'always' } };

/** Working hours of a month: 22 days of ten. */
const workingHours = 220;

const templates = new Map<PipelineConfig, readonly Stack[]>();

/** No price depends on the region's templates, only on its list. */
function stacksOf(environment: PipelineConfig): readonly Stack[] {
  const known = templates.get(environment) ?? synthesiseEnvironment(environment, 'eu-west-1');
  templates.set(environment, known);
  return known;
}

function months(
  environment: PipelineConfig,
  region: PricedRegion,
  rates: readonly number[],
  rowsPerRequest = 1,
) {
  return estimate(stacksOf(environment), new PriceList(region), { changesPerSecond: rates, rowsPerRequest });
}

function idle(environment: PipelineConfig, region: PricedRegion): MonthlyCost {
  const [month] = months(environment, region, [0]);
  if (!month) throw new Error('There is no estimate at rest.');
  return month;
}

const whole = (usd: number) => Math.round(usd).toLocaleString('en-US');
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** README's table. */
export function readmeCostSection(): string {
  const region = 'us-east-1';
  const all = [idle(dev, region), ...months(prod, region, loads)];
  const names = ['dev, at rest', ...all.slice(1).map((month) => `prod, ${loadName(month)}`)];
  return [
    row(['USD a month', ...names]),
    row(['---', ...names.map(() => '---:')]),
    ...estimateRows(all, whole).map(row),
  ].join('\n');
}

/** Tables of docs/cost.md. */
export function costPageSection(): string {
  return [
    'What `dev` costs at rest, the lines of a dollar and more:',
    '',
    ...devLines(),
    '',
    'What is left of it, and what it would be otherwise:',
    '',
    ...devWays(),
    '',
    'And `prod`, with one row in a request and with a hundred:',
    '',
    ...prodLoads(),
  ].join('\n');
}

function devLines(): string[] {
  const [first, second] = pricedRegions.map((region) => idle(dev, region));
  const lines = (first?.lines ?? []).map((line, index) => ({
    line,
    other: second?.lines[index]?.usd ?? NaN,
  }));
  const large = lines.filter(({ line }) => line.usd >= 1).sort((a, b) => b.line.usd - a.line.usd);
  const small = lines.filter(({ line }) => line.usd < 1);
  const sum = (of: typeof lines) => [
    cents(of.reduce((total, { line }) => total + line.usd, 0)),
    cents(of.reduce((total, { other }) => total + other, 0)),
  ];
  return [
    row(['stage', 'what', ...pricedRegions]),
    row(['---', '---', ...pricedRegions.map(() => '---:')]),
    ...large.map(({ line, other }) => row([line.stage, nameOf(line), cents(line.usd), cents(other)])),
    row(['', `${small.length} lines of less than a dollar`, ...sum(small)]),
    row(['', '**sum**', ...sum(lines)]),
  ];
}

function nameOf({ what, units }: PricedLine): string {
  return `${what} (${Math.round(units * 100) / 100})`;
}

function devWays(): string[] {
  const of = (name: string, cost: (region: PricedRegion) => number) =>
    row([name, ...pricedRegions.map((region) => cents(cost(region)))]);
  const left = (kept: RegExp) => (region: PricedRegion) =>
    estimate(
      stacksOf(dev).filter(({ name }) => kept.test(name)),
      new PriceList(region),
      { changesPerSecond: [0] },
    ).reduce((sum, { usd }) => sum + usd, 0);
  return [
    row(['', ...pricedRegions]),
    row(['---', ...pricedRegions.map(() => '---:')]),
    of('as it is, off at night and on weekends', (region) => idle(dev, region).usd),
    of('always on', (region) => idle(alwaysOn, region).usd),
    of('Pipeline deleted, Network and Storage stay', left(/-(network|storage)$/)),
    of('Storage alone', left(/-storage$/)),
    of('of it the Kafka cluster alone', (region) => ofType(idle(dev, region), /^msk-/)),
    of(
      `made in the morning and deleted in the evening, ${workingHours} hours a month`,
      (region) => (idle(alwaysOn, region).usd * workingHours) / 730,
    ),
  ];
}

function ofType({ lines }: MonthlyCost, price: RegExp): number {
  return lines.filter((line) => price.test(line.price)).reduce((sum, { usd }) => sum + usd, 0);
}

function prodLoads(): string[] {
  const rates = loads.slice(1);
  return [
    row(['', ...rates.map((rate) => `${rate.toLocaleString('en-US')}/s`)]),
    row(['---', ...rates.map(() => '---:')]),
    ...pricedRegions.flatMap((region) =>
      [1, 100].map((rows) =>
        row([
          `${region}, ${rows === 1 ? 'a row' : `${rows} rows`} in a request`,
          ...months(prod, region, rates, rows).map(
            ({ usd, usdPerMillionChanges = NaN }) =>
              `${whole(usd)}, ${usdPerMillionChanges.toFixed(2)} a million`,
          ),
        ]),
      ),
    ),
  ];
}

function cents(usd: number): string {
  return usd.toFixed(2);
}
