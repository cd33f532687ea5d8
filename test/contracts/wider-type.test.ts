import type { ColumnType } from '../../lib/contracts/tables';
import { isWider } from '../../lib/contracts/wider-type';

test.each<[ColumnType, ColumnType]>([
  ['smallint', 'integer'],
  ['smallint', 'bigint'],
  ['integer', 'bigint'],
  ['numeric(9,2)', 'numeric(38,2)'],
])('every %s is the same value of %s, and not the other way round', (from, to) => {
  expect(isWider(from, to)).toBe(true);
  expect(isWider(to, from)).toBe(false);
});

test.each<[ColumnType, ColumnType]>([
  ['integer', 'integer'],
  ['integer', 'double precision'],
  ['real', 'double precision'],
  ['integer', 'numeric(10,0)'],
  ['numeric(9,2)', 'numeric(9,4)'],
  ['numeric(9,2)', 'numeric'],
  ['varchar(10)', 'text'],
])('%s is not taken for narrower than %s', (from, to) => {
  expect(isWider(from, to)).toBe(false);
});
