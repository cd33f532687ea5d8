import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readTicks, sharePrices } from '../../../local/collect/read-ticks';
import { dailyBars } from '../../../local/job/market-data';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-collect-'));
const file = join(folder, 'bars.csv');

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(text: string) {
  writeFileSync(file, text);
  return readTicks(file);
}

it('gives the rows in the order of their times, down to the microsecond, and otherwise that of the file', () => {
  const ticks = read(
    [
      'symbol,time,price',
      'C,2026-11-27T16:00:00.000002Z,3',
      'B,2026-11-27T17:00:00.000001+01:00,2',
      'A,2026-11-27T15:59:59Z,1',
      'D,2026-11-27T16:00:00.000002Z,4',
    ].join('\n'),
  );
  expect(ticks.map(({ body: { symbol }, line }) => [symbol, line])).toEqual([
    ['A', 4],
    ['B', 3],
    ['C', 2],
    ['D', 5],
  ]);
  expect(ticks.map(({ at }) => at - ticks[0]!.at)).toEqual([0, 1_000_001, 1_000_002, 1_000_002]);
});

it('takes day for time, close for price and volume for size, and leaves other columns out', () => {
  const [tick] = read('\uFEFFday,symbol,open,close,volume\r\n2020-02-29,"SPX",1,"2954.22",8563850000\r\n');
  expect(tick).toMatchObject({
    line: 2,
    body: { symbol: 'SPX', price: '2954.22', size: '8563850000', traded_at: '2020-02-29T00:00:00Z' },
  });
  expect(Object.keys(tick!.body).sort()).toEqual(['id', 'price', 'size', 'symbol', 'traded_at']);
});

it.each(['', '0', '0.00'])('knows no size where the volume is %p', (volume) => {
  expect(read(`symbol,day,close,volume\nA,2020-01-01,1,${volume}\n`)[0]?.body).not.toHaveProperty('size');
});

it('gives a row the same id in every run, and each of equal rows one of its own', () => {
  const text = 'symbol,day,close\nA,2020-01-01,1\nA,2020-01-01,1\nA,2020-01-01,2\n';
  const ids = read(text).map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(3);
  expect(read(text).map(({ body }) => body.id)).toEqual(ids);
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});

const good = { symbol: 'A', time: '2026-11-27T16:00:00Z', price: '1', volume: '1' };
it.each([
  ['symbol', 'a b', 'must be 1 to 32 letters, digits and . ^ = : _ -'],
  ['symbol', '', 'must be 1 to 32 letters, digits and . ^ = : _ -'],
  ['time', '2026-11-27T16:00:00', 'must be a time with its offset, such as 2026-11-27T16:00:00.5Z'],
  ['time', '2026-11-27T16:00:00.1234567Z', 'must be a time with its offset, such as 2026-11-27T16:00:00.5Z'],
  ['time', '2026-13-27T16:00:00Z', 'must be a time that exists'],
  ['price', '-1', 'must be a decimal number, of at most 12 digits and 6 decimals'],
  ['price', '1.1234567', 'must be a decimal number, of at most 12 digits and 6 decimals'],
  ['price', '', 'must be a decimal number, of at most 12 digits and 6 decimals'],
  ['volume', '1e9', 'must be a decimal number, of at most 12 digits and 6 decimals, or empty'],
])('names line and field: %s "%s"', (field, value, message) => {
  const rows = [good, good, { ...good, [field]: value }].map((row) => Object.values(row).join(','));
  expect(() => read(['symbol,time,price,volume', ...rows].join('\n'))).toThrow(
    `${file} line 4, ${field}: ${message}.`,
  );
});

it.each([
  ['symbol,price\nA,1', 'has no column time or day: its head is "symbol,price".'],
  ['symbol,time\nA,1', 'has no column price or close: its head is "symbol,time".'],
  ['time,price\nA,1', 'has no column symbol: its head is "time,price".'],
  ['', 'has no column symbol: its head is "".'],
  ['symbol,day,price\n', 'has no row below its head.'],
])('says what is wrong with the file %p', (text, sentence) => {
  expect(() => read(text)).toThrow(`${file} ${sentence}`);
});

it('names the line that has too few fields, and a file that is not there', () => {
  expect(() => read('symbol,day,price\nA,2020-01-01,1\nA,2020-01-01\n')).toThrow(/bars\.csv: .* line 3/);
  expect(() => readTicks(join(folder, 'none.csv'))).toThrow('none.csv cannot be read (ENOENT).');
});

it('has the share prices of the main job where no file is named', () => {
  const bars = dailyBars();
  const ticks = sharePrices();
  expect(ticks).toHaveLength(bars.length);
  expect(ticks.map(({ body: { symbol, price, traded_at } }) => [symbol, price, traded_at])).toEqual(
    bars.map(({ symbol, close, day }) => [symbol, close, `${day}T00:00:00Z`]),
  );
});
