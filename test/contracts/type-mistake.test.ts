import { kindOf } from '../../lib/contracts/column-kind';
import type { Column } from '../../lib/contracts/tables';
import { typeMistake } from '../../lib/contracts/type-mistake';

const mistake = (type: string, asText?: boolean) =>
  typeMistake({ name: 'c', type: type as Column['type'], asText });

test.each([
  ['money', 'money cannot be captured exactly; its text depends on the server; use numeric(p,s).'],
  [
    'tsvector',
    'tsvector cannot be captured exactly; derive it by an index on to_tsvector(...) instead of a column.',
  ],
  ['point', 'point cannot be captured exactly; use two columns of double precision, or text.'],
  ['name', 'name cannot be captured exactly; it is for the system catalogs; use text.'],
  [
    'oid',
    'oid cannot be captured exactly; its values mean something in one database only; use bigint or text.',
  ],
  ['numeric(5,-2)', 'numeric(5,-2) cannot be captured exactly; use numeric(p,0).'],
  ['money[]', 'money[] cannot be captured exactly; its text depends on the server; use numeric(p,s).'],
  ['no such type', 'no such type cannot be captured exactly; use a type that docs/types.md lists, or text.'],
  ['int4', 'int4 cannot be captured exactly; write integer.'],
  [
    'timestamp(3)',
    'timestamp(3) cannot be captured exactly; write timestamp, timestamptz, time or timetz, without precision.',
  ],
  [
    'integer[][]',
    'integer[][] says how deep the lists are, which PostgreSQL does not hold to; write one [].',
  ],
  ['numeric(1001,0)', 'numeric(1001,0) is no type of PostgreSQL; use 1 to 1000 digits.'],
])('refuses %s with a sentence that tells the fix', (type, sentence) => {
  expect(mistake(type)).toBe(sentence);
});

test('refuses asText where the type needs none', () => {
  expect(mistake('uuid', true)).toBe(
    'asText is for date, timestamp, timestamptz, numeric; uuid needs none: drop it.',
  );
  expect(mistake('timestamptz', true)).toBeUndefined();
  expect(mistake('numeric(12,2)', true)).toBeUndefined();
});

test.each([
  ['numeric(38,38)', 'decimal'],
  ['numeric(39,0)', 'exact-text'],
  ['numeric(3,5)', 'exact-text'],
  ['numeric', 'exact-text'],
  ['char(5)', 'text'],
  ['enum(mood)', 'text'],
  ['enum(mood)[]', 'exact-text'],
  ['composite(pair)', 'exact-text'],
  ['datemultirange', 'exact-text'],
  ['daterange', 'text'],
  ['bytea', 'bytes'],
] as const)('%s travels as %s', (type, kind) => {
  expect(kindOf({ type })).toBe(kind);
  expect(mistake(type)).toBeUndefined();
});
