import type { ResultColumn, ResultRow } from '../../../lambda/query/result-pages';
import type { Format } from '../../../local/query/arguments';
import { writers } from '../../../local/query/write-result';

const columns: ResultColumn[] = [
  { name: 'symbol', type: 'varchar' },
  { name: 'total', type: 'decimal', precision: 18, scale: 2 },
  { name: 'big', type: 'bigint' },
  { name: 'ratio', type: 'double' },
  { name: 'open', type: 'boolean' },
];
const rows: ResultRow[] = [
  ['say "hi",\nyou', '1.50', '9007199254740993', '0.5', 'true'],
  ['', null, '7', 'NaN', 'false'],
];

async function written(format: Format, some: readonly ResultRow[] = rows): Promise<string> {
  const pieces: string[] = [];
  const result = {
    queryId: 'q',
    columns,
    rows: (async function* () {
      await Promise.resolve();
      yield* some;
    })(),
    statistics: { bytesScanned: 2048, totalMs: 1234 },
  };
  for await (const text of writers[format](result)) pieces.push(text);
  return pieces.join('');
}

test('a table has numbers to the right, NULL apart from empty text, and one line a row', async () => {
  expect(await written('table')).toBe(
    [
      '┌────────────────┬───────┬──────────────────┬───────┬───────┐',
      '│ symbol         │ total │              big │ ratio │ open  │',
      '├────────────────┼───────┼──────────────────┼───────┼───────┤',
      '│ say "hi",\\nyou │  1.50 │ 9007199254740993 │   0.5 │ true  │',
      '│                │  NULL │                7 │   NaN │ false │',
      '└────────────────┴───────┴──────────────────┴───────┴───────┘',
      '2 rows, 1.23 s, 2.0 KiB scanned',
      '',
    ].join('\n'),
  );
});

test('CSV quotes every value and leaves NULL empty', async () => {
  expect(await written('csv')).toBe(
    '"symbol","total","big","ratio","open"\n' +
      '"say ""hi"",\nyou","1.50","9007199254740993","0.5","true"\n' +
      '"",,"7","NaN","false"\n',
  );
});

test('JSON has numbers only where they lose nothing', async () => {
  expect(JSON.parse(await written('json'))).toEqual([
    { symbol: 'say "hi",\nyou', total: '1.50', big: '9007199254740993', ratio: 0.5, open: true },
    { symbol: '', total: null, big: 7, ratio: 'NaN', open: false },
  ]);
});

test('no rows are an empty list in JSON, and only the names in CSV', async () => {
  expect(await written('json', [])).toBe('[]\n');
  expect(await written('csv', [])).toBe('"symbol","total","big","ratio","open"\n');
});
