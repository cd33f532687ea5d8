import Table from 'cli-table3';
import { costStages } from './cost-line';
import type { MonthlyCost } from './estimate';
import { pricesOf } from './prices';

export interface EstimatePlace {
  readonly environment: string;
  readonly region: string;
}

/** An estimate as a table for people: USD a month, a row a stage, a column a load. */
export function writeEstimate(
  months: readonly MonthlyCost[],
  { environment, region }: EstimatePlace,
): string {
  const table = new Table({
    head: ['USD a month', ...months.map(loadName)],
    colAligns: ['left', ...months.map(() => 'right' as const)],
    style: { head: [], border: [], compact: true },
  });
  for (const [name, ...values] of estimateRows(months, usd)) table.push([name, ...values]);
  const [first] = months;
  return [
    `${environment} in ${region}, on-demand list prices as known on ${pricesOf} (lib/cost/prices.ts): check them before you rely on them.`,
    table.toString(),
    ...(first
      ? [`${usd(first.recalledUsd)} of the first column rest on prices from memory, found in no source.`]
      : []),
    ...new Set(
      months.flatMap(({ changesPerSecond, notes }) =>
        notes.map((note) => `${rate(changesPerSecond)}: ${note}`),
      ),
    ),
    '',
  ].join('\n');
}

/** The same rows for every form of the table: stages, the sum, and the sum by changes. */
export function estimateRows(
  months: readonly MonthlyCost[],
  written: (usd: number) => string,
): (readonly string[])[] {
  return [
    ...costStages.map((stage) => [stage, ...months.map(({ byStage }) => written(byStage[stage]))]),
    ['sum', ...months.map((month) => written(month.usd))],
    [
      'a million changes',
      ...months.map(({ usdPerMillionChanges: value }) => (value === undefined ? '–' : value.toFixed(2))),
    ],
  ];
}

export function loadName({ changesPerSecond }: MonthlyCost): string {
  return changesPerSecond === 0 ? 'idle' : rate(changesPerSecond);
}

function rate(changesPerSecond: number): string {
  return `${changesPerSecond.toLocaleString('en-US')}/s`;
}

function usd(value: number): string {
  return value.toFixed(2);
}
