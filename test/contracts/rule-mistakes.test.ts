import { boundFault } from '../../lib/contracts/rule-mistakes';
import type { CapturedTable, Column } from '../../lib/contracts/tables';
import { tableMistakes } from '../../lib/contracts/validate-tables';

const parent: CapturedTable = {
  schema: 'public',
  name: 'accounts',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'owner', type: 'text' },
  ],
};
const pair: CapturedTable = {
  ...parent,
  name: 'pairs',
  primaryKey: ['id', 'owner'],
};
const fees = (column: Partial<Column>, more: Partial<CapturedTable> = {}): CapturedTable => ({
  schema: 'public',
  name: 'fees',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'account', type: 'bigint', ...column },
  ],
  ...more,
});

test('ranges of numbers, references to a whole key and hours are valid', () => {
  const good = fees(
    { references: { table: 'accounts', column: 'id' }, range: { above: 0, max: 1e9 } },
    { freshHours: 24 },
  );
  expect(tableMistakes([parent, good])).toEqual([]);
});

test.each<[string, CapturedTable, string]>([
  [
    'a range of text',
    fees({ type: 'text', range: { min: 0 } }),
    'public.fees.account: a range is for numbers, and text is none in the lake; drop "range".',
  ],
  [
    'a range of a number that the lake has as text',
    fees({ type: 'numeric(18,6)', asText: true, range: { min: 0 } }),
    'public.fees.account: a range is for numbers, and asText is text in the lake; drop "range".',
  ],
  [
    'a range without a bound',
    fees({ range: {} }),
    'public.fees.account: the range has no bound; give min, above or max.',
  ],
  [
    'a range with nothing in it',
    fees({ range: { above: 5, max: 5 } }),
    'public.fees.account: no value lies in the range; lower its least one.',
  ],
  [
    'a reference to a table that is not captured',
    fees({ references: { table: 'branches', column: 'id' } }),
    'public.fees.account: it references branches, which is not captured; add that table.',
  ],
  [
    'a reference to a column that is no key',
    fees({ references: { table: 'accounts', column: 'owner' } }),
    'public.fees.account: it references accounts.owner, which is not the whole key (id) there.',
  ],
  [
    'a reference to a part of a key',
    fees({ references: { table: 'pairs', column: 'id' } }),
    'public.fees.account: it references pairs.id, which is not the whole key (id, owner) there.',
  ],
  [
    'a reference between two types',
    fees({ type: 'text', references: { table: 'accounts', column: 'id' } }),
    'public.fees.account: it is text and references accounts.id, which is bigint; give both one type.',
  ],
  [
    'half an hour',
    fees({}, { freshHours: 0.5 }),
    'public.fees: freshHours is 0.5; use a whole number from 1.',
  ],
  ['no hours', fees({}, { freshHours: 0 }), 'public.fees: freshHours is 0; use a whole number from 1.'],
])('%s is refused', (_name, table, sentence) => {
  expect(tableMistakes([parent, pair, table])).toEqual([sentence]);
});

test('a bound that SQL would take for an inexact number is refused', () => {
  expect(boundFault({ max: 1e21 })).toContain('1e+21 is no bound');
  expect(boundFault({ min: NaN })).toContain('NaN is no bound');
  expect(boundFault({ min: -0.5 })).toBeUndefined();
});
