import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { GetPartitionsCommand, GetTablesCommand, UpdateTableCommand, type Table } from '@aws-sdk/client-glue';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { crawlDefaults } from '../../lib/contracts/crawl';
import { lakeNames, relationsOf } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { crawlFolder } from '../../local/crawl/crawl-folder';
import type { CrawlOptions } from '../../local/crawl/crawl-options';
import { reportText } from '../../local/crawl/report-text';
import { landingDatabase, localLake } from '../../local/endpoints';
import { crawlCases, refusedFolders, type ExpectedTable } from './crawl-cases';
import { startLake, type Lake } from './lake';

// Trino takes half a minute on two cores that are not free.
jest.setTimeout(600_000);

describe('A crawl of landing files', () => {
  let lake: Lake;
  beforeAll(async () => {
    lake = await startLake();
  });
  afterAll(() => lake.end());

  const put = async (folder: string, files: Readonly<Record<string, string | Buffer>>) => {
    for (const [path, Body] of Object.entries(files)) {
      await lake.s3.send(
        new PutObjectCommand({
          Bucket: lake.place.bucket,
          Key: `landing/${folder}/${path}`,
          Body,
          // Of an empty body the SDK does not know it.
          ContentLength: Buffer.byteLength(Body),
        }),
      );
    }
  };
  const remove = (key: string) =>
    lake.s3.send(new DeleteObjectCommand({ Bucket: lake.place.bucket, Key: `landing/${key}` }));
  const crawl = (folder: string, options: Partial<CrawlOptions> = {}) =>
    crawlFolder(
      { s3: lake.s3, glue: lake.glue, bucket: lake.place.bucket, database: landingDatabase },
      { folder, ...crawlDefaults, ...options },
    );
  const tablesOf = async (database: string): Promise<Table[]> =>
    (await lake.glue.send(new GetTablesCommand({ DatabaseName: database }))).TableList ?? [];
  const tableNamed = async (name: string) => {
    const table = (await tablesOf(landingDatabase)).find(({ Name }) => Name === name);
    if (!table) throw new Error(`there is no table ${name}`);
    return table;
  };
  const partitionsOf = async (name: string) =>
    (await lake.glue.send(new GetPartitionsCommand({ DatabaseName: landingDatabase, TableName: name })))
      .Partitions ?? [];
  const columnsOf = ({ StorageDescriptor }: Pick<Table, 'StorageDescriptor'>) =>
    (StorageDescriptor?.Columns ?? []).map(({ Name = '', Type = '' }) => `${Name} ${Type}`);

  const expectTable = async (folder: string, name: string, expected: ExpectedTable) => {
    const table = await tableNamed(name);
    expect(columnsOf(table)).toEqual(expected.columns);
    const { SerdeInfo, Location } = table.StorageDescriptor!;
    expect(Location).toMatch(new RegExp(`^s3://${lake.place.bucket}/landing/${folder}/`));
    expect(SerdeInfo).toMatchObject({ Parameters: expected.serdeParameters });
    expect(SerdeInfo!.SerializationLibrary!.split('.').at(-1)).toBe(expected.serde);
    expect(table.Parameters).toEqual({
      EXTERNAL: 'TRUE',
      UPDATED_BY_CRAWLER: `tidemark-${name.replaceAll('_', '-')}`,
      typeOfData: 'file',
      ...expected.parameters,
    });
    const keys = Object.keys(expected.partitions ?? {});
    expect((table.PartitionKeys ?? []).map(({ Name, Type }) => [Name, Type])).toEqual(
      keys.map((key) => [key, 'string']),
    );
    const partitions = keys.length > 0 ? await partitionsOf(name) : [];
    for (const [at, values] of Object.values(expected.partitions ?? {}).entries()) {
      expect(partitions.map(({ Values }) => Values![at])).toEqual(values);
    }
    for (const partition of partitions) expect(columnsOf(partition)).toEqual(expected.columns);
  };

  it.each(crawlCases.map((one) => [one.what, one] as const))('makes a table of %s', async (_, one) => {
    const { folder, files, options, tables, passedOver = {}, asked } = one;
    await put(folder, files);
    const report = await crawl(folder, options);
    expect(report.tables.map(({ name, change }) => [name, change])).toEqual(
      Object.keys(tables).map((name) => [name, 'made']),
    );
    for (const [name, expected] of Object.entries(tables)) await expectTable(folder, name, expected);
    expect(
      Object.fromEntries(
        report.passedOver.map(({ key, why }) => [key.slice(`landing/${folder}/`.length), why]),
      ),
    ).toEqual(passedOver);
    if (asked) expect(await lake.rows(asked.sql)).toEqual(asked.rows);
    const again = await crawl(folder, options);
    expect(again.tables.map(({ change, partitionsAdded }) => [change, partitionsAdded])).toEqual(
      Object.keys(tables).map(() => ['unchanged', 0]),
    );
  });

  it.each(refusedFolders.map((one) => [one.folder, one] as const))(
    'makes no table of %s',
    async (folder, { files, sentence }) => {
      await put(folder, files);
      const error = await crawl(folder).catch((thrown: unknown) => (thrown as Error).message);
      expect(error).toMatch(sentence);
      expect((await tablesOf(landingDatabase)).map(({ Name }) => Name)).not.toContain(
        folder.replaceAll('-', '_'),
      );
    },
  );

  describe('of Parquet', () => {
    let samples: string;
    beforeAll(async () => {
      samples = await mkdtemp(join(tmpdir(), 'tidemark-parquet-'));
    });
    afterAll(() => rm(samples, { recursive: true }));

    const parquet = async (sql: string) => {
      const path = join(samples, 'a.parquet');
      const instance = await DuckDBInstance.create(':memory:');
      const duck = await instance.connect();
      await duck.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
      duck.closeSync();
      instance.closeSync();
      return readFile(path);
    };

    it('takes the types of the files, and leaves out what no table can show', async () => {
      const row = `SELECT 1::INT AS "Id", 2::BIGINT AS n, 'x' AS name, 1.25::DECIMAL(9,2) AS price, DATE '2026-01-02' AS day,
        TIMESTAMP '2026-01-02 03:04:05' AS seen, [1, 2] AS list, {'x': 1, 'y': 'z'} AS at, map {'a': 1} AS tags,
        3::UINTEGER AS ports, TIME '10:00' AS clock, true AS ok, 'b'::BLOB AS bytes, 0.5::FLOAT AS share, 'k' AS kind`;
      await put('measures', { 'kind=folder/part-0': await parquet(row) });
      const report = await crawl('measures');
      await expectTable('measures', 'measures', {
        columns: [
          'id int',
          'n bigint',
          'name string',
          'price decimal(9,2)',
          'day date',
          'seen timestamp',
          'list array<int>',
          'at struct<x:int,y:string>',
          'tags map<string,int>',
          'ports bigint',
          'ok boolean',
          'bytes binary',
          'share float',
        ],
        partitions: { kind: ['folder'] },
        serde: 'ParquetHiveSerDe',
        serdeParameters: { 'serialization.format': '1' },
        parameters: { classification: 'parquet', compressionType: 'none' },
      });
      expect(report.tables[0]!.notes).toEqual([
        "kind is taken from the folder's name and not from the files.",
        'clock is left out: Hive has no type for it.',
      ]);
      const asked =
        'SELECT id, n, name, price, CAST(day AS varchar), CAST(seen AS varchar), list[2], "at".y, tags[\'a\'], ports, ok, share, kind ' +
        `FROM ${landingDatabase}.measures`;
      expect(await lake.rows(asked)).toEqual([
        [
          '1',
          '2',
          'x',
          '1.25',
          '2026-01-02',
          '2026-01-02 03:04:05.000',
          '2',
          'z',
          '1',
          '3',
          'true',
          '0.5',
          'folder',
        ],
      ]);
    });

    it('reads the end of a big file, and the beginning of a big one of text', async () => {
      const big = await parquet('SELECT range AS id, md5(range::VARCHAR) AS hash FROM range(200000)');
      const lines = Array.from({ length: 30_000 }, () => `1,${randomBytes(40).toString('hex')}\n`);
      const text = `id,hash\n${lines.join('')}`;
      expect(Math.min(big.length, text.length)).toBeGreaterThan(2 * 1024 * 1024);
      await put('big-parquet', { a: big });
      await put('big-text', { 'a.csv': text });
      let bytes = 0;
      lake.s3.middlewareStack.add(
        (next) => async (args) => {
          const answer = await next(args);
          bytes += (answer.output as { ContentLength?: number }).ContentLength ?? 0;
          return answer;
        },
        { name: 'count-bytes' },
      );
      try {
        const [ofParquet] = (await crawl('big-parquet')).tables;
        expect(columnsOf(ofParquet!.table)).toEqual(['id bigint', 'hash string']);
        expect(bytes).toBeLessThanOrEqual(1024 * 1024 + 128 * 1024);
        bytes = 0;
        const [ofText] = (await crawl('big-text')).tables;
        expect(columnsOf(ofText!.table)).toEqual(['id bigint', 'hash string']);
        expect(bytes).toBe(1024 * 1024);
      } finally {
        lake.s3.middlewareStack.remove('count-bytes');
      }
      expect(await lake.rows(`SELECT count(*), max(id) FROM ${landingDatabase}.big_parquet`)).toEqual([
        ['200000', '199999'],
      ]);
    });

    it('passes over a file that was cut off', async () => {
      const whole = await parquet('SELECT range AS id, md5(range::VARCHAR) AS hash FROM range(50000)');
      await put('cut', {
        'small.parquet': whole.subarray(0, 1000),
        'big.parquet': whole.subarray(0, 1_200_000),
      });
      expect(whole.length).toBeGreaterThan(1_300_000);
      expect(await crawl('cut')).toEqual({
        tables: [],
        passedOver: [
          { key: 'landing/cut/big.parquet', why: 'ends before its Parquet does' },
          { key: 'landing/cut/small.parquet', why: 'is no whole Parquet file' },
        ],
      });
    });
  });

  describe('that has been crawled before', () => {
    const orders = (day: string) => `SELECT day, n, extra FROM ${landingDatabase}.${day} ORDER BY 1, 2`;

    it('adds columns at the end, for old partitions, too, and keeps the types that the table has', async () => {
      await put('growing', { 'day=1/a.json': '{"n": 1}\n' });
      await crawl('growing');
      await put('growing', { 'day=2/a.json': '{"extra": "x", "n": 2.5}\n' });
      const { tables } = await crawl('growing');
      expect(tables).toMatchObject([{ change: 'changed', partitionsAdded: 1 }]);
      expect(tables[0]!.notes).toEqual([
        'n is double in the files and stays bigint in the table.',
        'New columns: extra string.',
      ]);
      const table = await tableNamed('growing');
      expect(columnsOf(table)).toEqual(['n bigint', 'extra string']);
      expect(table.StorageDescriptor!.SerdeInfo!.Parameters).toEqual({ paths: 'extra,n' });
      for (const partition of await partitionsOf('growing')) {
        expect(columnsOf(partition)).toEqual(['n bigint', 'extra string']);
      }
      await put('growing', { 'day=2/a.json': '{"extra": "x", "n": 2}\n' });
      expect(await lake.rows(orders('growing'))).toEqual([
        ['1', '1', null],
        ['2', '2', 'x'],
      ]);
    });

    it('tells a changed schema and leaves the table, where that is asked; new partitions come all the same', async () => {
      await put('logged', { 'day=1/a.json': '{"n": 1}\n' });
      await crawl('logged');
      await put('logged', { 'day=2/a.json': '{"n": 2, "extra": "x"}\n' });
      const { tables } = await crawl('logged', { schemaChange: 'log' });
      expect(tables).toMatchObject([{ change: 'unchanged', partitionsAdded: 1 }]);
      expect(tables[0]!.notes).toEqual([
        'The files have columns that the table does not get, as was asked: extra string.',
      ]);
      expect(columnsOf(await tableNamed('logged'))).toEqual(['n bigint']);
      expect(await lake.rows(`SELECT day, n FROM ${landingDatabase}.logged ORDER BY 1`)).toEqual([
        ['1', '1'],
        ['2', '2'],
      ]);
    });

    it('reads new folders only, where that is asked', async () => {
      await put('nightly', { 'day=1/a.json': '{"n": 1}\n' });
      await crawl('nightly', { recrawl: 'new-folders' });
      await put('nightly', { 'day=1/b.json': '{"late": 1}\n', 'day=2/a.json': '{"n": 2, "extra": "x"}\n' });
      const asked: string[] = [];
      lake.s3.middlewareStack.add(
        (next) => (args) => {
          if ('Key' in args.input) asked.push(String(args.input.Key));
          return next(args);
        },
        { name: 'note-keys', step: 'initialize' },
      );
      try {
        const { tables } = await crawl('nightly', { recrawl: 'new-folders' });
        expect(tables).toMatchObject([{ change: 'unchanged', filesRead: 1, partitionsAdded: 1 }]);
      } finally {
        lake.s3.middlewareStack.remove('note-keys');
      }
      expect(asked).toEqual(['landing/nightly/day=2/a.json']);
      expect(columnsOf(await tableNamed('nightly'))).toEqual(['n bigint']);
      expect(await crawl('nightly', { recrawl: 'new-folders' })).toMatchObject({
        tables: [{ filesRead: 0 }],
      });
    });

    it('knows the header of a new file of texts by the table', async () => {
      await put('lately', { 'day=1/a.csv': 'id,n\n1,a\n' });
      await crawl('lately');
      await put('lately', { 'day=2/a.csv': 'id,n\n,b\n' });
      const { tables } = await crawl('lately', { recrawl: 'new-folders' });
      expect(tables).toMatchObject([{ change: 'unchanged', filesRead: 1, partitionsAdded: 1, notes: [] }]);
      expect(await lake.rows(`SELECT id, n FROM ${landingDatabase}.lately ORDER BY 2`)).toEqual([
        ['1', 'a'],
        [null, 'b'],
      ]);
    });

    it('tells what has lost its files, and drops nothing', async () => {
      await put('fading', { 'day=1/a.json': '{"n": 1}\n', 'day=2/a.json': '{"n": 2}\n' });
      await crawl('fading');
      await remove('fading/day=1/a.json');
      expect((await crawl('fading')).tables[0]!.notes).toEqual([
        'Partitions that have no file any more and stay in the table: 1, such as ["1"].',
      ]);
      expect((await partitionsOf('fading')).map(({ Values }) => Values)).toEqual([['1'], ['2']]);
      await remove('fading/day=2/a.json');
      expect((await crawl('fading')).tables).toMatchObject([
        { change: 'unchanged', filesRead: 0, notes: ['No file is left; the table stays.'] },
      ]);
      expect(await lake.rows(`SELECT count(*) FROM ${landingDatabase}.fading`)).toEqual([['0']]);
    });

    it('keeps the reader that somebody has given the table, and gives it to its partitions', async () => {
      await put('quoted', { 'day=1/a.csv': 'id,name\n1,"a, b"\n' });
      const [report] = (await crawl('quoted')).tables;
      expect(report!.notes).toEqual([expect.stringMatching(/^Values are in quotes, .*OpenCSVSerde/)]);
      const { Name, PartitionKeys, TableType, Parameters, StorageDescriptor } = await tableNamed('quoted');
      const SerdeInfo = {
        SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
        Parameters: { separatorChar: ',', quoteChar: '"' },
      };
      const Columns = StorageDescriptor!.Columns!.map((column) => ({ ...column, Type: 'string' }));
      await lake.glue.send(
        new UpdateTableCommand({
          DatabaseName: landingDatabase,
          TableInput: {
            ...{ Name, PartitionKeys, TableType, Parameters },
            StorageDescriptor: { ...StorageDescriptor, SerdeInfo, Columns },
          },
        }),
      );
      await put('quoted', { 'day=2/a.csv': 'id,name\n2,"c ""d"""\n' });
      expect((await crawl('quoted')).tables).toMatchObject([{ change: 'unchanged', partitionsAdded: 1 }]);
      expect(await lake.rows(`SELECT id, name FROM ${landingDatabase}.quoted ORDER BY 1`)).toEqual([
        ['1', 'a, b'],
        ['2', 'c "d"'],
      ]);
    });

    it.each<[string, Readonly<Record<string, string>>, RegExp]>([
      [
        'format',
        { 'day=1/a.csv': 'id,n\n1,a\n' },
        /^The format of tidemark_landing\.changing is json, and of the files csv: /,
      ],
      [
        'partition',
        { 'month=1/a.json': '{"n": 1}\n' },
        /^The partition of .* is day, and of the files month: /,
      ],
    ])('refuses files whose %s is another one than the table has', async (_, files, sentence) => {
      const Key = 'landing/changing/day=1/a.json';
      await put('changing', { 'day=1/a.json': '{"n": 1}\n' });
      await crawl('changing');
      await remove(Key.slice('landing/'.length));
      await put('changing', files);
      const before = await tableNamed('changing');
      const error = await crawl('changing').catch((thrown: unknown) => (thrown as Error).message);
      expect(error).toMatch(sentence);
      expect(await tableNamed('changing')).toEqual(before);
      for (const path of Object.keys(files)) await remove(`changing/${path}`);
    });
  });

  describe('and the stream', () => {
    const streamed = lakeTables
      .map(relationsOf)
      .flatMap(({ raw, iceberg, views }) => [raw, ...iceberg, ...views]);

    it.each([...streamed, 'orders-raw', 'quarantine', 'fold_watermark', 'reconciliation'])(
      'refuses %s, which is declared',
      async (name) => {
        await put(name, { 'a.csv': 'id,n\n1,a\n' });
        await put('around', { [`${name}/a.csv`]: 'id,n\n1,a\n' });
        const sentence = `${name.replaceAll('-', '_')} is declared by the stream and never crawled`;
        await expect(crawl(name)).rejects.toThrow(sentence);
        await expect(crawl('around', { tableLevel: 4 })).rejects.toThrow(sentence);
        await remove(`around/${name}/a.csv`);
      },
    );

    it.each(['../raw/orders', '', 'a/b', 'Sales', 'raw/'])(
      'refuses "%s", which is no folder of landing/',
      async (name) => {
        await expect(crawl(name)).rejects.toThrow(`"${name}" is no folder of landing/`);
      },
    );

    it('share neither a folder nor a table: what is declared stays as it was, and nothing of it is a crawled name', async () => {
      const before = await tablesOf(localLake.database);
      expect(before.map(({ Name }) => Name)).toEqual(
        expect.arrayContaining(lakeTables.map((table) => lakeNames(table).raw)),
      );
      await put('beside', { 'a.csv': 'id,n\n1,a\n' });
      await crawl('beside');
      expect(await tablesOf(localLake.database)).toEqual(before);
      const crawled = await tablesOf(landingDatabase);
      expect(crawled.map(({ Name }) => Name)).toContain('beside');
      expect(crawled.filter(({ Name }) => streamed.includes(Name!))).toEqual([]);
      for (const { StorageDescriptor } of crawled) {
        expect(StorageDescriptor!.Location).toMatch(new RegExp(`^s3://${lake.place.bucket}/landing/[a-z]`));
      }
    });
  });

  it('tells a person what it has found, without a row of it', async () => {
    await put('told', { 'day=1/a.csv': 'id,name\n1,secret-value\n', 'x.csv': '' });
    expect(reportText(await crawl('told'), landingDatabase)).toBe(
      'tidemark_landing.told: made; 1 file of csv, by day, 1 new partition\n' +
        '  id    bigint\n' +
        '  name  string\n' +
        'landing/told/x.csv is empty: passed over.\n',
    );
  });
});
