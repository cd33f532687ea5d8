import type { PipelineConfig, QualityConfig } from '../../lib/config';
import { checkedTables } from '../../lib/config-rules/quality-mistakes';
import { resolveConfig } from '../../lib/resolve-config';
import { validateConfig } from '../../lib/validate-config';
import { validConfig } from './valid-config';

const landing: PipelineConfig['landing'] = {
  folders: { clicks: {} },
  jobs: [
    { job: 'sales-by-region' },
    { job: 'to-table', parameters: { name: 'goods', format: 'csv', columns: 'id bigint' } },
    { job: 'to-table', parameters: { name: 'stock', format: 'csv', columns: 'id bigint', key: 'id' } },
  ],
};
const mistakes = (quality: unknown, more: Partial<PipelineConfig> = { landing }) =>
  validateConfig({ ...validConfig, ...more, quality: quality as QualityConfig });

it('takes who checks, when, which tables, and rules of what crawlers find', () => {
  const quality: QualityConfig = {
    checkedBy: ['athena', 'glue'],
    hour: 5,
    tables: ['orders', 'sales_totals', 'landed_stock'],
    crawled: { clicks: { key: ['id'], ranges: { seconds: { min: 0 } }, fresh: { column: 'at', hours: 48 } } },
  };
  expect(mistakes(quality)).toEqual([]);
});

it('checks every table that has a rule, or those named', () => {
  const names = (quality: QualityConfig) =>
    checkedTables(resolveConfig({ ...validConfig, landing, quality })).map(({ name }) => name);
  expect(names({})).toEqual(['instruments', 'daily_bars', 'orders', 'ticks', 'sales_totals', 'landed_stock']);
  expect(names({ tables: ['orders', 'landed_stock'] })).toEqual(['orders', 'landed_stock']);
});

const known = 'take instruments, daily_bars, orders, ticks, sales_totals, landed_stock.';
const refusals: readonly [string, unknown, string][] = [
  [
    'a checker that nobody knows',
    { checkedBy: ['dbt'] },
    'quality.checkedBy.0 is "dbt": use "athena" or "glue".',
  ],
  ['an hour that no day has', { hour: 24 }, 'quality.hour is 24: use a whole number from 0 to 23.'],
  ['a word for tables', { tables: 'some' }, 'quality.tables is "some": use "all" or a list of names.'],
  [
    'a table that is not there',
    { tables: ['order'] },
    `quality.tables has "order", which has no rule: ${known}`,
  ],
  [
    'a table without a rule',
    { tables: ['landed_goods'] },
    `quality.tables has "landed_goods", which has no rule: ${known}`,
  ],
  [
    'rules of a table that has its own',
    { crawled: { orders: { key: ['id'] } } },
    'quality.crawled.orders is a table of the stream or of a job, which has its rules.',
  ],
  [
    'a found table without a rule',
    { crawled: { clicks: {} } },
    'quality.crawled.clicks has no rule: give key, notNull, ranges or fresh.',
  ],
  [
    'a range with nothing in it',
    { crawled: { clicks: { ranges: { seconds: { min: 5, max: 4 } } } } },
    'quality.crawled.clicks.ranges.seconds: no value lies in the range; lower its least one.',
  ],
  [
    'a column that would be SQL',
    { crawled: { clicks: { key: ['id" OR 1=1'] } } },
    'quality.crawled.clicks.key.0 is "id" OR 1=1": give a column in lower case, as the catalog has it.',
  ],
];
it.each(refusals)('refuses %s', (_name, quality, sentence) => {
  expect(mistakes(quality)).toEqual([sentence]);
});

it('refuses rules of a found table where no crawler looks at files', () => {
  expect(mistakes({ crawled: { clicks: { key: ['id'] } } }, {})).toEqual([
    'quality.crawled.clicks is found by no crawler: add a folder to landing.folders.',
  ]);
});

it('leaves a job that is not there to the sentence about it', () => {
  expect(mistakes({ tables: ['orders'] }, { landing: { jobs: [{ job: 'x' }] } })).toEqual([
    expect.stringContaining('landing.jobs.0: There is no job "x"') as string,
  ]);
});
