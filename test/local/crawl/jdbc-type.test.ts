import { isNamed } from '../../../local/crawl/database-tables';
import { jdbcType } from '../../../local/crawl/jdbc-type';

it.each([
  ['int2', 'smallint'],
  ['int4', 'int'],
  ['int8', 'bigint'],
  ['float4', 'float'],
  ['float8', 'double'],
  ['bool', 'boolean'],
  ['varchar', 'string'],
  ['uuid', 'string'],
  ['jsonb', 'string'],
  ['_int4', 'string'],
  ['date', 'date'],
  ['timestamptz', 'timestamp'],
  ['bytea', 'binary'],
])('a column of %s is %s', (type, expected) => {
  expect(jdbcType({ type, precision: 64, scale: 0 })).toBe(expected);
});

it('a numeric keeps its digits, and has 38 where it says none or more', () => {
  expect(jdbcType({ type: 'numeric', precision: 12, scale: 2 })).toBe('decimal(12,2)');
  expect(jdbcType({ type: 'numeric', precision: 5, scale: null })).toBe('decimal(5,0)');
  expect(jdbcType({ type: 'numeric', precision: null, scale: null })).toBe('decimal(38,18)');
  expect(jdbcType({ type: 'numeric', precision: 50, scale: 2 })).toBe('decimal(38,18)');
});

it.each([
  ['%/%', 'public', 'a_b', true],
  ['public/%', 'other', 'a', false],
  ['public/a_b', 'public', 'a_b', true],
  ['public/a_b', 'public', 'axb', false],
  ['public/c%', 'public', 'customers', true],
  ['public/c%', 'public', 'scores', false],
  ['p.*/%', 'public', 'a', false],
])('the path %s and %s.%s: %s', (path, schema, table, expected) => {
  expect(isNamed(path, schema, table)).toBe(expected);
});
