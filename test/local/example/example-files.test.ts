import { exampleFolders } from '../../../local/example/example-files';
import { shopData } from '../../../local/example/shop-data';
import { shopTotals } from '../../pipeline/shop-answers';

const noon = Date.parse('2026-03-02T12:00:00Z');
const filesOf = (prefix: string, now = noon) =>
  exampleFolders(shopData(), now).find((folder) => folder.prefix === prefix)!.files;

test('sales by region are those of the customers, with what nobody knows under unknown', () => {
  const cents = new Map<string, number>();
  for (const file of Object.values(filesOf('landing/sales/'))) {
    const [header, ...lines] = file.trim().split('\n');
    expect(header).toBe('sale_id,sold_at,region,product,quantity,amount');
    for (const [, , region, product, , amount] of lines.map((line) => line.split(','))) {
      const key = `${region} ${product}`;
      cents.set(key, (cents.get(key) ?? 0) + Math.round(Number(amount) * 100));
    }
  }
  const totals = [...cents].map(([key, sum]) => [...key.split(' '), (sum / 100).toFixed(2)]).sort();
  expect(totals).toEqual(shopTotals(shopData()));
  expect(totals.map(([region]) => region)).toContain('unknown');
});

test('logs and clicks are of the seven days before, a file a day, and a later day makes no other file of an earlier one', () => {
  const days = [23, 24, 25, 26, 27, 28].map((day) => `2026-02-${day}`);
  expect(Object.keys(filesOf('landing/access-log/'))).toEqual(
    [...days, '2026-03-01'].map((day) => `${day}.log`),
  );
  const before = filesOf('landing/clicks/');
  const after = filesOf('landing/clicks/', noon + 86_400_000);
  expect(Object.keys(after)).toEqual(
    [...days.slice(1), '2026-03-01', '2026-03-02'].map((day) => `${day}.jsonl`),
  );
  for (const name of Object.keys(after).slice(0, -1)) expect(after[name]).toBe(before[name]);
});

test('a line of the log and one of the clicks tell of the same', () => {
  const [log] = filesOf('landing/access-log/')['2026-03-01.log']!.split('\n');
  expect(log).toBe(
    '203.0.113.1 - - [01/Mar/2026:08:00:00 +0000] "GET / HTTP/1.1" 200 4100 "-" "Mozilla/5.0"',
  );
  const [click] = filesOf('landing/clicks/')['2026-03-01.jsonl']!.split('\n');
  expect(JSON.parse(click!)).toEqual({ visitor: 'v1', clicked_at: '2026-03-01T08:00:00.000Z', page: '/' });
});
