import { eventTables } from '../../lib/contracts/event-tables';
import { tables, type CapturedTable, type Column } from '../../lib/contracts/tables';
import { tableMistakes, validTables } from '../../lib/contracts/validate-tables';

const good: CapturedTable = {
  schema: 'public',
  name: 'fees',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'amount', type: 'numeric(12,4)' },
  ],
};
const withColumn = (column: Column): CapturedTable => ({ ...good, columns: [...good.columns, column] });

test('the shipped tables and a plain one are valid', () => {
  expect(tableMistakes([...tables, good])).toEqual([]);
  expect(validTables(tables)).toBe(tables);
});

test.each(eventTables)('$name has a name, an identity and columns that a lake holds exactly', (table) => {
  const { identity, happenedAt, columns } = table;
  expect(
    tableMistakes([{ schema: 'of', name: `${table.name}_events`, primaryKey: identity, columns }]),
  ).toEqual([]);
  expect(identity).toContain(happenedAt);
  expect(columns.find(({ name }) => name === happenedAt)?.type).toBe('timestamptz');
});

test.each<[string, CapturedTable[], string]>([
  [
    'two tables of one name',
    [good, { ...good, schema: 'crm' }],
    'crm.fees: public.fees has the same name in the lake; rename one of the tables.',
  ],
  [
    'a table name in capitals',
    [{ ...good, name: 'Fees' }],
    'public.Fees: "Fees" is no plain lower-case name; rename it to letters, digits and underscores.',
  ],
  [
    'a schema name with a dash',
    [{ ...good, schema: 'my-crm' }],
    'my-crm.fees: "my-crm" is no plain lower-case name; rename it to letters, digits and underscores.',
  ],
  [
    "a name of the lake's own",
    [{ ...good, name: 'fees_raw' }],
    "public.fees_raw: names that end in _raw belong to the lake's own tables; rename the table.",
  ],
  [
    'a name like that of a question',
    [{ ...good, name: 'q_fees' }],
    'public.q_fees: names that begin with q_ belong to views of questions; rename the table.',
  ],
  [
    'a hash of a number',
    [{ ...good, columns: [...good.columns, { name: 'salary', type: 'integer', masked: 'hash' }] }],
    "public.fees.salary: a hash is made of text only; use masked: 'removed'.",
  ],
  [
    'a masked key',
    [{ ...good, columns: good.columns.map((one) => ({ ...one, masked: 'removed' })) as never }],
    `public.fees.${good.primaryKey[0]}: a key column cannot be masked; rows would no longer be told apart.`,
  ],
  ...['quarantine', 'fold_watermark', 'reconciliation', 'ticks'].map(
    (name): [string, CapturedTable[], string] => [
      `the name of the lake's own table ${name}`,
      [{ ...good, name }],
      `public.${name}: the lake has a table of its own with this name; rename the table.`,
    ],
  ),
  [
    'a column with an underscore in front',
    [withColumn({ name: '_op', type: 'text' })],
    'public.fees._op: no plain lower-case name; rename it to letters, digits and underscores.',
  ],
  [
    'a column named as a partition',
    [withColumn({ name: 'hour', type: 'integer' })],
    'public.fees.hour: "hour" is a partition column of the lake; rename the column.',
  ],
  [
    'a column listed twice',
    [withColumn({ name: 'amount', type: 'text' })],
    'public.fees.amount: listed twice; remove one of the entries.',
  ],
  [
    'no partition at all',
    [{ ...good, partitions: 0 }],
    'public.fees: 0 partitions cannot be made; use a whole number from 1.',
  ],
  [
    'a key that is no column',
    [{ ...good, primaryKey: ['code'] }],
    'public.fees: key column "code" is not among its columns; add it.',
  ],
  [
    'a key that may be null',
    [{ ...good, columns: [{ name: 'id', type: 'bigint', nullable: true }] }],
    'public.fees.id: a key column cannot be nullable; drop "nullable".',
  ],
])('refuses %s', (_, list, sentence) => {
  expect(tableMistakes(list)).toEqual([sentence]);
  expect(() => validTables(list)).toThrow(sentence);
});
