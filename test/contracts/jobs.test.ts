import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJob, jobArguments, jobPlace, jobSpecs } from '../../lib/contracts/jobs';
import { reconciliationTable, relationsOf, watermarkTable } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';

const place = { bucket: 'lake', database: 'tidemark' };

it.each(jobSpecs.map((job) => [job.name, job] as const))(
  '%s takes the same arguments in its script as in the contract',
  (_name, job) => {
    const script = readFileSync(join(__dirname, '../../containers/jobs', job.script), 'utf8');
    const [, declared = ''] = /parameters=\{(.*?)\},\n/s.exec(script)!;
    const known = [...declared.matchAll(/"([\w-]+)": /g)].map(([, name]) => name);
    // The name of to-table is in the place: the script is told folder and table.
    expect(known).toEqual(Object.keys(job.parameters).filter((name) => name !== 'name'));
    expect(script).toContain(`name="${job.name}"`);
  },
);

it('no job publishes in the place of a table of the stream', () => {
  const streamed = lakeTables.flatMap((table) => Object.values(relationsOf(table)).flat());
  const taken = [...streamed, watermarkTable, reconciliationTable];
  const published = jobSpecs.map((job) => jobPlace(job, { name: 'x' }).table);
  expect(published.filter((name) => taken.includes(name))).toEqual([]);
  expect(new Set(published).size).toBe(jobSpecs.length);
  expect(taken.filter((name) => name.startsWith('landed_'))).toEqual([]);
});

it('a run is told where to read and write, and the defaults', () => {
  expect(jobArguments(findJob('sales-by-region'), place, { regions: 'europe,asia' })).toEqual({
    from: 's3://lake/landing/sales',
    to: 's3://lake/curated/sales_totals',
    database: 'tidemark',
    table: 'sales_totals',
    regions: 'europe,asia',
    rules: expect.stringContaining('unique(region, product): SELECT') as string,
  });
  expect(
    jobArguments(findJob('to-table'), place, { name: 'stock', format: 'csv', columns: 'id bigint' }),
  ).toMatchObject({ from: 's3://lake/landing/stock', table: 'landed_stock' });
});

it.each([
  ['sales-by-region', { region: 'asia' }, 'sales-by-region has no parameter "region": take regions.'],
  ['sales-by-region', { regions: 'a,,b' }, '--param regions=a,,b is not names with commas between.'],
  ['access-log-sessions', { 'gap-minutes': '-1' }, '--param gap-minutes=-1 is not a whole number.'],
  ['access-log-sessions', { 'gap-minutes': '1\n' }, 'is not a whole number.'],
  ['to-table', { format: 'csv' }, 'to-table needs --param name=...: folder below landing/.'],
  [
    'to-table',
    { name: '../raw', format: 'csv', columns: 'id bigint' },
    '--param name=../raw is not a name in lower case, with digits and underscores.',
  ],
  ['to-table', { name: 'x', format: 'xml', columns: 'id bigint' }, '--param format=xml is not csv or json.'],
] as const)('%s with %j is refused', (name, given, sentence) => {
  expect(() => jobArguments(findJob(name), place, given)).toThrow(sentence);
});

it('an unknown job is refused with those there are', () => {
  expect(() => findJob('x')).toThrow(
    'There is no job "x": take sales-by-region, access-log-sessions, to-table.',
  );
});
