import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findJob, isJobTable, jobArguments, jobPlace, jobSpecs, jobTables } from '../../lib/contracts/jobs';
import {
  quarantineTable,
  reconciliationTable,
  relationsOf,
  watermarkTable,
} from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';

const place = { bucket: 'lake', database: 'tidemark' };
const shop = { url: 'jdbc:postgresql://host:5432/shop', secret: 'shop' };
const databases = {
  customers: shop,
  warehouse: { url: 'jdbc:redshift://host:5439/dwh', secret: 'dwh' },
};

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
  const taken = [...streamed, quarantineTable, watermarkTable, reconciliationTable];
  const published = jobSpecs.flatMap((job) => {
    const { table, beside } = jobPlace(job, { name: 'x' });
    return beside ? [table, beside.table] : [table];
  });
  expect(published).toHaveLength(jobSpecs.length + 1);
  expect(published.filter((name) => taken.includes(name))).toEqual([]);
  expect(new Set(published).size).toBe(published.length);
  expect(published.filter((name) => !isJobTable(name))).toEqual([]);
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

it('a run of two tables and two databases is told both of each', () => {
  const job = findJob('sales-and-stock');
  const values = jobArguments(job, { ...place, databases }, { days: '7' });
  expect(values).toMatchObject({
    to: 's3://lake/curated/shop_totals',
    'beside-to': 's3://lake/curated/stock_forecast',
    'beside-table': 'stock_forecast',
    'beside-rules': expect.stringContaining('range(on_hand >= 0)') as string,
    'customers-url': shop.url,
    'warehouse-secret': 'dwh',
    days: '7',
  });
  expect(jobTables(job).map(({ table }) => table)).toEqual(['shop_totals', 'stock_forecast']);
  expect(() => jobArguments(job, { ...place, databases: { customers: shop } })).toThrow(
    'sales-and-stock needs a database as "warehouse": Redshift with the stock, which gets the results.',
  );
});

it('every argument that a run of two tables is given is one of its script', () => {
  const [job, folder] = [findJob('sales-and-stock'), join(__dirname, '../../containers/jobs')];
  const known = ['sales_and_stock.py', 'published_job.py'].flatMap((script) =>
    [...readFileSync(join(folder, script), 'utf8').matchAll(/^ {4,}"([\w-]+)": "/gm)].map(([, name]) => name),
  );
  expect(Object.keys(jobArguments(job, { ...place, databases })).sort()).toEqual(known.sort());
});

it.each([
  ['sales-and-stock', { schema: 'a.b' }, '--param schema=a.b is not a name in lower case.'],
  ['sales-and-stock', { 'stock-table': 'stock' }, '--param stock-table=stock is not schema and table'],
  ['sales-and-stock', { days: '0' }, '--param days=0 is not a whole number from 1 to 9999.'],
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
    'There is no job "x": take sales-by-region, access-log-sessions, to-table, sales-and-stock.',
  );
});
