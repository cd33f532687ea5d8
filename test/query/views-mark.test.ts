import { viewsMark } from '../../lambda/query/views-mark';
import { tables, type CapturedTable } from '../../lib/contracts/tables';

const [orders] = tables.filter(({ name }) => name === 'orders') as [CapturedTable];
const [first, ...rest] = orders.columns;

test('a contract has one mark, and another when a column is new, wider or gone', () => {
  const others: CapturedTable[] = [
    { ...orders, columns: [first, ...rest, { name: 'venue', type: 'text', nullable: true }] },
    {
      ...orders,
      columns: [
        first,
        ...rest.map((one) => (one.name === 'price' ? { ...one, type: 'numeric(20,6)' as const } : one)),
      ],
    },
    { ...orders, columns: [first, ...rest.slice(1)] },
  ];
  const marks = [orders, ...others].map(viewsMark);
  expect(new Set(marks).size).toBe(marks.length);
  expect(viewsMark({ ...orders })).toBe(marks[0]);
});
