import { hiveText, parseHiveType, widerType } from '../../../local/crawl/hive-type';

it.each([
  'bigint',
  'decimal(9,2)',
  'array<string>',
  'map<string,array<int>>',
  'struct<a:bigint,b:struct<c:decimal(12,4),d:array<map<string,double>>>>',
])('%s is written as it was read', (written) => {
  expect(hiveText(parseHiveType(written))).toBe(written);
});

it.each(['', 'array<', 'array<int', 'struct<a>', 'struct<a:int', 'map<int>', 'int>', 'list<int>'])(
  '"%s" is no type',
  (written) => {
    expect(() => parseHiveType(written)).toThrow(`"${written}" is no type of Hive.`);
  },
);

it.each([
  ['int', 'int', 'int'],
  ['smallint', 'bigint', 'bigint'],
  ['bigint', 'double', 'double'],
  ['int', 'float', 'double'],
  ['bigint', 'string', 'string'],
  ['date', 'timestamp', 'string'],
  ['decimal(9,2)', 'decimal(12,2)', 'string'],
  ['array<int>', 'array<double>', 'array<double>'],
  ['map<string,int>', 'map<string,bigint>', 'map<string,bigint>'],
  ['struct<a:int>', 'struct<b:string,a:bigint>', 'struct<a:bigint,b:string>'],
  ['struct<a:int>', 'string', 'string'],
])('%s and %s are both held by %s', (one, other, both) => {
  const [a, b] = [parseHiveType(one), parseHiveType(other)];
  expect(hiveText(widerType(a, b))).toBe(both);
  const fields = (type: string) => type.split(/[<>,]/).sort();
  expect(fields(hiveText(widerType(b, a)))).toEqual(fields(both));
});
