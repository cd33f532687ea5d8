import { gzipSync } from 'node:zlib';
import type { CrawlOptions } from '../../local/crawl/crawl-options';

/** Files of a folder, and the table that a crawl makes of them. */
export interface CrawlCase {
  readonly folder: string;
  readonly what: string;
  /** By path below the folder. */
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly options?: Partial<CrawlOptions>;
  readonly tables: Readonly<Record<string, ExpectedTable>>;
  /** Path below the folder to why it is no data. */
  readonly passedOver?: Readonly<Record<string, string>>;
  readonly asked?: { readonly sql: string; readonly rows: readonly (readonly (string | null)[])[] };
}

export interface ExpectedTable {
  /** `name type`, in the order of the table. */
  readonly columns: readonly string[];
  /** Column of the folders to its values, in the order of the partitions. */
  readonly partitions?: Readonly<Record<string, readonly string[]>>;
  readonly serde: 'LazySimpleSerDe' | 'JsonSerDe' | 'ParquetHiveSerDe';
  readonly serdeParameters: Readonly<Record<string, string>>;
  /** Beside those that every table has. */
  readonly parameters: Readonly<Record<string, string>>;
}

const csv = (delimiter = ',', more: Readonly<Record<string, string>> = {}) => ({
  serde: 'LazySimpleSerDe' as const,
  serdeParameters: { 'field.delim': delimiter },
  parameters: {
    classification: 'csv',
    compressionType: 'none',
    delimiter,
    columnsOrdered: 'true',
    areColumnsQuoted: 'false',
    ...more,
  },
});
const header = { 'skip.header.line.count': '1' };

const saleColumns = ['sale_id bigint', 'region string', 'amount double', 'sold_on string'];

/** The table of expected outcomes of files that are text. */
export const crawlCases: readonly CrawlCase[] = [
  {
    folder: 'shop-sales',
    what: 'CSV with a header, in a folder a day, beside what is no data',
    files: {
      'day=2026-01-01/a.csv': 'Sale_ID,region,amount,sold_on\n1,europe,1.5,2026-01-01\n2,asia,2,2026-01-01\n',
      'day=2026-01-02/a.csv': 'sale_id,region,amount,sold_on\n3,asia,0.25,2026-01-02\n',
      'day=2026-01-02/b.csv': 'sale_id,region,amount,sold_on\n4,,,\n',
      'day=2026-01-03/empty.csv': '',
      'day=2026-01-03/header.csv': 'sale_id,region,amount,sold_on\n',
      _SUCCESS: '',
      '_temporary/0/part.csv': 'x;y\n1;2\n',
      'day=2026-01-02/.a.csv.crc': 'crc',
    },
    tables: {
      shop_sales: {
        columns: saleColumns,
        partitions: { day: ['2026-01-01', '2026-01-02'] },
        ...csv(',', header),
      },
    },
    passedOver: {
      'day=2026-01-03/empty.csv': 'is empty',
      'day=2026-01-03/header.csv': 'has a header and no row',
    },
    asked: {
      sql: 'SELECT sale_id, region, amount, sold_on, day FROM tidemark_landing.shop_sales ORDER BY 1',
      rows: [
        ['1', 'europe', '1.5', '2026-01-01', '2026-01-01'],
        ['2', 'asia', '2.0', '2026-01-01', '2026-01-01'],
        ['3', 'asia', '0.25', '2026-01-02', '2026-01-02'],
        ['4', '', null, '', '2026-01-02'],
      ],
    },
  },
  {
    folder: 'stock',
    what: 'CSV without a header, packed, in folders that name no column',
    files: {
      '2026/01/a.gz': gzipSync('tea;5;1.25\ncoffee;7;2\n'),
      '2026/02/a.csv.gz': gzipSync('tea;9;1.5\ncoffee;8;3\n'),
    },
    tables: {
      stock: {
        columns: ['col0 string', 'col1 bigint', 'col2 double'],
        partitions: { partition_0: ['2026', '2026'], partition_1: ['01', '02'] },
        ...csv(';', { compressionType: 'gzip' }),
      },
    },
    asked: {
      sql: "SELECT col0, sum(col1) FROM tidemark_landing.stock WHERE partition_0 = '2026' GROUP BY 1 ORDER BY 1",
      rows: [
        ['coffee', '15'],
        ['tea', '14'],
      ],
    },
  },
  {
    folder: 'cities',
    what: 'CSV of texts only, whose first line Glue takes for a row',
    files: { 'a.txt': 'name\tcity\nanna\tBern\n' },
    tables: { cities: { columns: ['col0 string', 'col1 string'], ...csv('\t') } },
    asked: { sql: 'SELECT count(*) FROM tidemark_landing.cities', rows: [['2']] },
  },
  {
    folder: 'readings',
    what: 'CSV whose files agree in names and not in types, one of them without any value in a column',
    files: {
      '1.csv': 'id|level|note\n1|1|\n2|2|\n',
      '2.csv': 'id|level|note\n3|1.5|\n',
      '3.csv': 'id|level|note\nx1|2|7\n',
    },
    tables: { readings: { columns: ['id string', 'level double', 'note bigint'], ...csv('|', header) } },
    asked: {
      sql: 'SELECT id, level, note FROM tidemark_landing.readings ORDER BY 1',
      rows: [
        ['1', '1.0', null],
        ['2', '2.0', null],
        ['3', '1.5', null],
        ['x1', '2.0', '7'],
      ],
    },
  },
  {
    folder: 'quotes',
    what: 'CSV in quotes, which the SerDe of Glue shows as they are',
    files: { 'a.csv': 'id,name\n1,"a b"\n' },
    tables: {
      quotes: { columns: ['id bigint', 'name string'], ...csv(',', { ...header, areColumnsQuoted: 'true' }) },
    },
    asked: { sql: 'SELECT id, name FROM tidemark_landing.quotes', rows: [['1', '"a b"']] },
  },
  {
    folder: 'clicks',
    what: 'nested JSON lines, packed, that do not all have the same fields',
    files: {
      'hour=10%3A00/a.json.gz': gzipSync(
        '{"user": {"Id": 7, "tags": ["a", "b"]}, "path": "/a", "ms": 12}\n{"path": "/b", "ms": 1.5, "bot": true}\n',
      ),
      'hour=11%3A00/a.json.gz': gzipSync('{"user": {"id": 8, "name": "x"}, "path": "/c", "ref": null}\n'),
    },
    tables: {
      clicks: {
        columns: [
          'user struct<id:bigint,tags:array<string>,name:string>',
          'path string',
          'ms double',
          'bot boolean',
          'ref string',
        ],
        partitions: { hour: ['10:00', '11:00'] },
        serde: 'JsonSerDe',
        serdeParameters: { paths: 'bot,ms,path,ref,user' },
        parameters: { classification: 'json', compressionType: 'gzip' },
      },
    },
    asked: {
      sql:
        'SELECT "user".id, "user".name, cardinality("user".tags), path, ms, bot, ref, hour ' +
        'FROM tidemark_landing.clicks ORDER BY path',
      rows: [
        ['7', null, '2', '/a', '12.0', null, null, '10:00'],
        [null, null, null, '/b', '1.5', 'true', null, '10:00'],
        ['8', 'x', null, '/c', null, null, null, '11:00'],
      ],
    },
  },
  {
    folder: 'mixed-bag',
    what: 'JSON lines among foreign files, some of them excluded',
    files: {
      'a.jsonl': '{"id": 1}\n',
      'b.json': '[{"id": 2}]\n',
      'c.json': '{\n  "id": 3\n}\n',
      'd.json': gzipSync('{"id": 4}\n'),
      'e.gz': '{"id": 5}\n',
      'f.gz': gzipSync('{"id": 6}\n'.repeat(5)).fill(7, 11),
      'logo.png': Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]),
      'read.me': 'What is in here, is told below:\n\nnothing; much\n',
      'blank.json': ' \n \n',
      'old/a.json': '{"id": "old"}\n',
      'notes.txt': 'a;b\n1;2\n',
    },
    options: { exclusions: ['old/**', '*.txt'] },
    tables: {
      mixed_bag: {
        columns: ['id bigint'],
        serde: 'JsonSerDe',
        serdeParameters: { paths: 'id' },
        parameters: { classification: 'json', compressionType: 'none' },
      },
    },
    passedOver: {
      'b.json': 'is one JSON array: write an object a line',
      'c.json': 'has not one JSON object a line',
      'd.json': 'is packed by gzip and is not named .gz',
      'e.gz': 'is named .gz and not packed by gzip',
      'f.gz': 'cannot be unpacked',
      'logo.png': 'is no CSV, JSON lines or Parquet',
      'read.me': 'is no CSV of two columns or more in UTF-8, with as many values in each line',
      'blank.json': 'has nothing but blanks',
    },
  },
  {
    folder: 'branches',
    what: 'a table a folder, one level deeper',
    files: {
      'Bern-West/day=1/a.csv': 'id,n\n1,a\n',
      'rome/a.json': '{"id": 1}\n',
      'lost.csv': 'id,n\n1,a\n',
    },
    options: { tableLevel: 4 },
    tables: {
      bern_west: { columns: ['id bigint', 'n string'], partitions: { day: ['1'] }, ...csv(',', header) },
      rome: {
        columns: ['id bigint'],
        serde: 'JsonSerDe',
        serdeParameters: { paths: 'id' },
        parameters: { classification: 'json', compressionType: 'none' },
      },
    },
    passedOver: { 'lost.csv': 'lies above table level 4' },
    asked: { sql: "SELECT n FROM tidemark_landing.bern_west WHERE day = '1'", rows: [['a']] },
  },
  {
    folder: 'nothing',
    what: 'files of which none is data',
    files: { 'a.csv': '', 'b.bin': Buffer.from([0, 1, 2]) },
    tables: {},
    passedOver: { 'a.csv': 'is empty', 'b.bin': 'is no CSV, JSON lines or Parquet' },
  },
];

/** Files that are no single table, and the sentence that says so. */
export const refusedFolders: readonly {
  readonly folder: string;
  readonly files: Readonly<Record<string, string | Buffer>>;
  readonly sentence: RegExp;
}[] = [
  {
    folder: 'two-formats',
    files: { 'a.csv': 'id,n\n1,a\n', 'b.json': '{"id": 1}\n' },
    sentence:
      /^landing\/two-formats\/ has files of different formats: csv in landing\/two-formats\/a\.csv, json in landing\/two-formats\/b\.json\. Give each a folder\.$/,
  },
  {
    folder: 'two-compressions',
    files: { 'a.csv': 'id,n\n1,a\n', 'b.csv.gz': gzipSync('id,n\n1,a\n') },
    sentence: /different compression: none in .*a\.csv, gzip in .*b\.csv\.gz/,
  },
  {
    folder: 'two-partitions',
    files: { 'a.csv': 'id,n\n1,a\n', 'day=1/a.csv': 'id,n\n1,a\n' },
    sentence: /different partitions: none in .*, day in /,
  },
  {
    folder: 'two-delimiters',
    files: { 'a.csv': 'id,n\n1,a\n', 'b.csv': 'id;n\n1;a\n' },
    sentence: /different delimiters: "," in .*, ";" in /,
  },
  {
    folder: 'half-a-header',
    files: { 'a.csv': 'id,n\n1,a\n', 'b.csv': '2,b\n3,c\n' },
    sentence: /different headers: one in .*a\.csv, none in .*b\.csv/,
  },
  {
    folder: 'perhaps-a-header',
    files: { 'a.csv': 'id,n\n1,a\n', 'b.csv': 'x,b\ny,c\n' },
    sentence: /has CSV with a header and without: .*a\.csv, .*b\.csv\. Give each a folder\.$/,
  },
  {
    folder: 'a-name-twice',
    files: { 'day=1/a.csv': 'id,day\n1,a\n' },
    sentence: /has day as a folder and in the files: give the folder another name\.$/,
  },
];
