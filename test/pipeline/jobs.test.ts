import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { CreateTableCommand, GetTableCommand } from '@aws-sdk/client-glue';
import { findJob, jobArguments, type JobName } from '../../lib/contracts/jobs';
import { connectRouteDatabase } from '../../local/crawl/connect-route-database';
import { crawlDatabase } from '../../local/crawl/crawl-database';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { findQuestion } from '../../lib/queries/questions';
import { landingDatabase, localLake } from '../../local/endpoints';
import { clicksParameters, exampleFolders } from '../../local/example/example-files';
import { jobDatabases, makeShopDatabases } from '../../local/example/shop-databases';
import { salesFiles, shopData } from '../../local/example/shop-data';
import { questionValues } from '../../local/query/question-values';
import { runJob } from '../../local/run-job/run-job';
import { keysUnder } from './lake-files';
import { startLake, type Lake } from './lake';
import {
  askBeside,
  forecast,
  navigationPaths,
  ofSales,
  ofStock,
  shopTotals,
  webErrors,
} from './shop-answers';

// Spark takes ten seconds to start on two cores that are free, and minutes on two that are not.
jest.setTimeout(900_000);

const secretText = 'a-value-of-a-row';

describe('Jobs on the local lake', () => {
  let lake: Lake;
  beforeAll(async () => {
    lake = await startLake(['postgres']);
  });
  afterAll(() => lake.end());

  const put = (key: string, body: string) =>
    lake.s3.send(new PutObjectCommand({ Bucket: lake.place.bucket, Key: `landing/${key}`, Body: body }));
  const remove = (key: string) =>
    lake.s3.send(new DeleteObjectCommand({ Bucket: lake.place.bucket, Key: `landing/${key}` }));
  const keys = (table: string) => keysUnder(lake.s3, lake.place.bucket, `curated/${table}/`);
  const run = (
    name: JobName,
    given?: Readonly<Record<string, string>>,
    databases = jobDatabases(lake.route.endpoints),
  ) => {
    const { homes, aws } = lake.route.settings;
    const values = jobArguments(findJob(name), { ...lake.place, databases }, given);
    return runJob(findJob(name), { homes, aws, values });
  };

  const header = 'sale_id,sold_at,region,product,quantity,amount\n';
  const totals =
    'SELECT region, product, sales, quantity, total, region_total FROM sales_totals ORDER BY 1, 2';
  const first = [
    ['asia', 'tea', '1', '5', '7.50', '7.50'],
    ['europe', 'coffee', '1', '1', '2.20', '2.50'],
    ['europe', 'tea', '2', '3', '0.30', '2.50'],
  ];

  it('publish sales by region as a table that SQL reads exactly, and change nothing in a second run', async () => {
    await put(
      'sales/2026/01.csv',
      `${header}1,2026-01-01T10:00:00Z,europe,tea,2,0.10\n2,2026-01-02T10:00:00Z,europe,tea,1,0.20\n`,
    );
    await put(
      'sales/02.csv',
      `${header}2,2026-01-02T10:00:00Z,europe,tea,1,0.20\n3,2026-01-02T10:00:00Z,europe,coffee,1,2.20\n` +
        '4,2026-01-02T10:00:00Z,asia,tea,5,7.50\n',
    );
    expect(await run('sales-by-region')).toMatchObject({ event: 'published', files: 2, rows: 3 });
    expect(await lake.rows(totals)).toEqual(first);
    const written = await keys('sales_totals');
    expect(await run('sales-by-region')).toMatchObject({ event: 'unchanged', files: 2 });
    expect(await keys('sales_totals')).toEqual(written);
  });

  it('leave the table as it was when a value does not fit, with a sentence that does not show it', async () => {
    await put('sales/03.csv', `${header}5,2026-01-02T10:00:00Z,europe,tea,${secretText},1\n`);
    const error = await run('sales-by-region').catch(String);
    expect(error).toContain(
      `Nothing was written: 1 values of quantity are no int or null. Look into s3://${lake.place.bucket}/landing/sales/03.csv.`,
    );
    expect(error).not.toContain(secretText);
    expect(await lake.rows(totals)).toEqual(first);
    await remove('sales/03.csv');
  });

  it('publish nothing when the new rows break a rule, and name the rule, how many rows and their keys', async () => {
    await put('sales/03.csv', `${header}5,2026-01-02T10:00:00Z,africa,tea,-1,-9.00\n`);
    const error = await run('sales-by-region').catch(String);
    expect(error).toContain(
      'sales_totals was not published, for its rows break rules: range(quantity >= 0) by 1 row (africa/tea); ' +
        'range(total >= 0) by 1 row (africa/tea). See docs/runbook.md, "A rule is broken".',
    );
    expect(await lake.rows(totals)).toEqual(first);
    await remove('sales/03.csv');
    expect(await run('sales-by-region')).toMatchObject({ event: 'unchanged' });
  });

  it('show the new rows in one step, and keep the files that a question may still be reading', async () => {
    const before = await keys('sales_totals');
    await put('sales/04.csv', `${header}6,2026-01-03T10:00:00Z,asia,tea,1,0.50\n`);
    expect(await run('sales-by-region', { regions: 'asia' })).toMatchObject({ event: 'published', rows: 1 });
    expect(await lake.rows(totals)).toEqual([['asia', 'tea', '2', '6', '8.00', '8.00']]);
    expect(await keys('sales_totals')).toEqual(expect.arrayContaining(before));
  });

  it('make visits of access logs, with their paths as a list', async () => {
    const hit = (at: string, request: string, status: number, agent: string) =>
      `203.0.113.7 - - [28/Nov/2026:${at} +0100] "${request}" ${status} 10 "-" "${agent}"\n`;
    await put(
      'access-log/web-1.log',
      hit('11:00:00', 'GET /a HTTP/1.1', 200, 'Browser') + hit('11:40:00', 'GET /c HTTP/1.1', 503, 'Browser'),
    );
    await put(
      'access-log/web-2.log',
      `${hit('11:05:00', 'GET /b HTTP/1.1', 404, 'Browser')}no line of a log\n`,
    );
    await expect(run('access-log-sessions')).rejects.toThrow(
      /1 lines are not of the combined log format, and --unreadable-lines is 0\. Look into .*web-2\.log/,
    );
    const end = await run('access-log-sessions', { 'unreadable-lines': '1' });
    expect(end).toMatchObject({ event: 'published', files: 2, rows: 2 });
    const visits = await lake.rows(
      "SELECT CAST(started_at AS varchar), hits, client_errors, server_errors, bytes, array_join(paths, ' ') " +
        'FROM web_sessions ORDER BY started_at',
    );
    expect(visits).toEqual([
      ['2026-11-28 10:00:00.000', '2', '1', '0', '20', '/a /b'],
      ['2026-11-28 10:40:00.000', '1', '0', '1', '10', '/c'],
    ]);
  });

  it('answer the questions about errors and paths by what the example has made up', async () => {
    for (const name of ['web-1', 'web-2']) await remove(`access-log/${name}.log`);
    const now = Date.parse('2026-11-28T12:00:00Z');
    for (const { prefix, files } of exampleFolders(shopData(), now)) {
      if (!/access-log|clicks/.test(prefix)) continue;
      for (const [name, body] of Object.entries(files))
        await put(`${prefix.slice('landing/'.length)}${name}`, body);
    }
    expect(await run('access-log-sessions')).toMatchObject({ event: 'published', files: 7, rows: 161 });
    expect(await run('to-table', clicksParameters)).toMatchObject({
      event: 'published',
      files: 7,
      rows: 469,
    });
    const ask = async (name: string, since: string) => {
      const question = findQuestion(name);
      const parameters = questionValues(question, { since }, now);
      return allRows(await runQuery(lake.athena, question.sql, { ...localLake, parameters }));
    };
    expect(await ask('web-errors', '7 days ago')).toEqual(webErrors);
    expect(await ask('web-errors', 'yesterday')).toEqual(webErrors.slice(-1));
    expect(await ask('navigation-paths', '7 days ago')).toEqual(navigationPaths);
  });

  it('make a typed table of JSON lines, and none in the place of a table that is not theirs', async () => {
    await put(
      'stock/a.jsonl',
      '{"product": "tea", "quantity": 12345678901, "price": 0.10}\n{"product": "x"}\n',
    );
    const asked = {
      name: 'stock',
      format: 'json',
      columns: 'product string not null, quantity bigint, price decimal(9,2)',
    };
    const foreign = { Name: 'landed_stock', Description: 'of somebody else' };
    const entry = { DatabaseName: lake.place.database, TableInput: foreign };
    await run('to-table', asked);
    expect(await lake.rows('SELECT product, quantity, price FROM landed_stock ORDER BY 1')).toEqual([
      ['tea', '12345678901', '0.10'],
      ['x', null, null],
    ]);
    await put('stock/b.jsonl', '{"product": "x"}\n');
    await expect(run('to-table', { ...asked, key: 'product' })).rejects.toThrow(
      'landed_stock was not published, for its rows break rules: unique(product) by 1 row (x).',
    );
    expect(await lake.rows('SELECT count(*) FROM landed_stock')).toEqual([['2']]);
    await put('goods/a.jsonl', '{"product": "tea"}\n');
    await lake.glue.send(
      new CreateTableCommand({ ...entry, TableInput: { ...foreign, Name: 'landed_goods' } }),
    );
    await expect(run('to-table', { ...asked, name: 'goods' })).rejects.toThrow(
      "The table landed_goods in tidemark is not a job's: choose another name.",
    );
  });

  describe('of files, a database and a warehouse', () => {
    const data = shopData();
    const ask = (database: 'shop' | 'warehouse', text: string) => askBeside(lake.route, database, text);

    it('show the same in Athena and in the warehouse, and change nothing in a second run', async () => {
      for (const [name, body] of Object.entries(salesFiles(data))) await put(`shop-sales/${name}`, body);
      const { endpoints, passwords } = lake.route.settings;
      await makeShopDatabases(endpoints, passwords.postgres, data);
      expect(await run('sales-and-stock')).toMatchObject({
        ...{ event: 'published', files: 2, rows: shopTotals(data).length },
      });
      expect([await lake.rows(ofSales), await lake.rows(ofStock)]).toEqual([shopTotals(data), forecast]);
      expect([await ask('warehouse', ofSales), await ask('warehouse', ofStock)]).toEqual([
        shopTotals(data),
        forecast,
      ]);
      const writtenBy = 'SELECT DISTINCT xmin::text FROM shop_totals';
      const before = [await ask('warehouse', writtenBy), await keys('shop_totals')];
      expect(await run('sales-and-stock')).toMatchObject({ event: 'unchanged' });
      expect([await ask('warehouse', writtenBy), await keys('shop_totals')]).toEqual(before);
    });

    it('leave the warehouse whole when a load fails halfway, show no value, and load in the next run', async () => {
      await ask('shop', "UPDATE customers SET region = 'america' WHERE customer_id = 1");
      await ask('warehouse', "UPDATE stock SET on_hand = 41 WHERE product = 'coffee'");
      await ask('warehouse', 'ALTER TABLE stock_forecast ADD CONSTRAINT few CHECK (on_hand <> 41)');
      const error = await run('sales-and-stock').catch(String);
      expect(error).toContain('The database of --warehouse-url refuses a statement (SQLSTATE 23514).');
      expect(error).not.toContain('coffee');
      expect([await ask('warehouse', ofSales), await ask('warehouse', ofStock)]).toEqual([
        shopTotals(data),
        forecast,
      ]);
      await ask('warehouse', 'ALTER TABLE stock_forecast DROP CONSTRAINT few');
      expect(await run('sales-and-stock')).toMatchObject({ event: 'published' });
      const after = [['coffee', '41', '224', '8.0000', '5.1', '2026-11-30'], ...forecast.slice(1)];
      for (const rows of [(sql: string) => lake.rows(sql), (sql: string) => ask('warehouse', sql)]) {
        expect([await rows(ofSales), await rows(ofStock)]).toEqual([
          shopTotals(data, { 1: 'america' }),
          after,
        ]);
      }
    });

    it('find their databases crawled by the names and types that a crawler gives, once and again', async () => {
      const crawl = async (name: string, path = '%/%') => {
        const client = await connectRouteDatabase(lake.route.endpoints, name);
        const place = { glue: lake.glue, database: landingDatabase, name };
        return crawlDatabase({ ...place, path: `${name}/${path}` }, client).finally(() => client.end());
      };
      const customers = {
        name: 'shop_shop_public_customers',
        columns: [
          ['customer_id', 'bigint'],
          ['name', 'string'],
          ['region', 'string'],
        ],
      };
      // The login may not look into the schema, whatever it may do with a table in it.
      await ask('shop', 'CREATE SCHEMA hidden');
      await ask('shop', 'CREATE TABLE hidden.staff AS SELECT 1 AS id');
      await ask('shop', 'GRANT SELECT ON hidden.staff TO shop');
      expect(await crawl('shop')).toEqual({ tables: [{ ...customers, change: 'made' }], gone: [] });
      expect(await crawl('shop')).toMatchObject({ tables: [{ ...customers, change: 'unchanged' }] });
      await ask('shop', 'ALTER TABLE customers ADD COLUMN debt numeric(9,2), ADD COLUMN since date');
      const columns = [...customers.columns, ['debt', 'decimal(9,2)'], ['since', 'date']];
      expect(await crawl('shop')).toMatchObject({ tables: [{ change: 'changed', columns }] });
      const inCatalog = await lake.glue.send(
        new GetTableCommand({ DatabaseName: landingDatabase, Name: customers.name }),
      );
      expect(inCatalog.Table).toMatchObject({
        StorageDescriptor: { Location: 'shop.public.customers' },
        Parameters: { classification: 'postgresql', connectionName: 'tidemark-shop' },
      });
      await ask('shop', 'REVOKE SELECT ON customers FROM shop');
      expect(await crawl('shop', 'other/%')).toEqual({ tables: [], gone: [] });
      expect(await crawl('shop')).toEqual({ tables: [], gone: [customers.name] });
      // Its login made the two of the job.
      const found = (await crawl('warehouse', 'public/s%')).tables.map(({ name }) => name);
      expect(found).toEqual(
        ['shop_totals', 'stock', 'stock_forecast'].map((name) => `warehouse_warehouse_public_${name}`),
      );
      await expect(crawl('nowhere')).rejects.toThrow('There is no database "nowhere"');
    });

    it('end with one sentence when a login is not there, or has no right to a table', async () => {
      const { customers, warehouse } = jobDatabases(lake.route.endpoints);
      await expect(
        run('sales-and-stock', {}, { customers: { ...customers!, secret: 'nobody' }, warehouse: warehouse! }),
      ).rejects.toThrow('--customers-secret is no secret of this account and region.');
      // The test before took the right away.
      await expect(run('sales-and-stock')).rejects.toThrow(
        'The database of --customers-url does not give the login the right (SQLSTATE 42501).',
      );
    });
  });
});
