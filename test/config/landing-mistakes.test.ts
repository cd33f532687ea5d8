import type { LandingConfig } from '../../lib/config';
import { validateConfig } from '../../lib/validate-config';
import { validConfig } from './valid-config';

const redshift = {
  kind: 'jdbc',
  url: 'jdbc:redshift://stock.example.org:5439/stock',
  secretArn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:stock-AbCdEf',
  path: 'stock/public/%',
  cidr: '10.9.0.0/16',
} as const;

it('takes folders, databases and jobs', () => {
  const landing: LandingConfig = {
    folders: { sales: { tableLevel: 4, recrawl: 'new-folders' } },
    databases: { own: { kind: 'source', path: 'tidemark/public/%' }, stock: redshift },
    jobs: [{ job: 'sales-by-region', parameters: { regions: 'asia' } }, { job: 'access-log-sessions' }],
    startHour: 'by-hand',
  };
  expect(validateConfig({ ...validConfig, landing })).toEqual([]);
  const ofThree = { job: 'sales-and-stock', databases: { customers: 'own', warehouse: 'stock' } };
  expect(validateConfig({ ...validConfig, landing: { ...landing, jobs: [ofThree] } })).toEqual([]);
});

const refusals: readonly [string, unknown, string][] = [
  [
    'a folder that would reach beside its own',
    { folders: { '../raw': {} } },
    'landing.folders has "../raw": use a name of lower-case letters, digits, hyphens and underscores that begins with a letter.',
  ],
  ['no folder at all', { folders: { '': {} } }, 'landing.folders has "": use a name of lower-case letters'],
  [
    "a folder with a streamed table's name",
    { folders: { 'orders-raw': {} } },
    'landing.folders has "orders-raw", and the stream has a table of that name: give the folder another one.',
  ],
  [
    'a table of the whole zone',
    { folders: { sales: { tableLevel: 2 } } },
    'landing.folders.sales.tableLevel is 2: use a whole number from 3 to 10.',
  ],
  [
    'a change that nobody knows',
    { folders: { sales: { schemaChange: 'drop' } } },
    'landing.folders.sales.schemaChange is "drop": use "update" or "log".',
  ],
  ['a job that is not there', { jobs: [{ job: 'x' }] }, 'landing.jobs.0: There is no job "x": take'],
  [
    'a parameter of another job',
    { jobs: [{ job: 'sales-by-region', parameters: { gap: '1' } }] },
    'landing.jobs.0: sales-by-region has no parameter "gap": take regions.',
  ],
  [
    'a job without one of its databases',
    {
      databases: { stock: redshift },
      jobs: [{ job: 'sales-and-stock', databases: { warehouse: 'stock' } }],
    },
    'landing.jobs.0.databases.customers is missing: name PostgreSQL with the customers, of landing.databases (stock).',
  ],
  [
    'a database that nobody has named',
    {
      databases: { stock: redshift },
      jobs: [{ job: 'sales-and-stock', databases: { customers: 'stock', warehouse: 'x' } }],
    },
    'landing.jobs.0.databases.warehouse is "x": name Redshift with the stock, which gets the results, of landing.databases (stock).',
  ],
  [
    'a database for a job that has none',
    { databases: { stock: redshift }, jobs: [{ job: 'sales-by-region', databases: { stock: 'stock' } }] },
    'landing.jobs.0: sales-by-region has no database "stock": leave it out.',
  ],
  [
    'a kind of database that no job reaches',
    {
      databases: { shop: { ...redshift, url: 'jdbc:mysql://a:3306/shop' }, stock: redshift },
      jobs: [{ job: 'sales-and-stock', databases: { customers: 'shop', warehouse: 'stock' } }],
    },
    'landing.jobs.0.databases.customers is "shop": jobs reach PostgreSQL and Redshift, not MySQL; take another.',
  ],
  [
    'two runs of one table',
    { jobs: [{ job: 'sales-by-region' }, { job: 'sales-by-region', parameters: { regions: 'asia' } }] },
    'landing.jobs has two runs that publish sales_totals: one would undo the other; leave one.',
  ],
  [
    'a URL with a password',
    { databases: { stock: { ...redshift, url: 'jdbc:redshift://a:b@host:5439/stock' } } },
    'landing.databases.stock.url is "jdbc:redshift://a:b@host:5439/stock": give jdbc:postgresql, mysql or redshift',
  ],
  [
    'a block with host bits',
    { databases: { stock: { ...redshift, cidr: '10.9.0.1/16' } } },
    'landing.databases.stock.cidr is "10.9.0.1/16": give an IPv4 block by its first address.',
  ],
  ['an hour that no day has', { startHour: 24 }, 'landing.startHour is 24: use a whole number from 0 to 23.'],
  ['too few workers', { maxWorkers: 1 }, 'landing.maxWorkers is 1: use a whole number from 2 to 100.'],
];

it.each(refusals)('refuses %s', (_what, landing, sentence) => {
  const mistakes = validateConfig({ ...validConfig, landing: landing as LandingConfig });
  expect(mistakes).toEqual([expect.stringContaining(sentence)]);
});
