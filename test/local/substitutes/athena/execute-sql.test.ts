import { parseExecute } from '../../../../local/substitutes/athena/execute-sql';

test.each([
  ['EXECUTE sales', { name: 'sales' }],
  ['execute "sales" using', undefined],
  [
    `\nExecute Sales_1\nUSING 'a, b', DATE '2026-01-31'`,
    { name: 'Sales_1', values: `'a, b', DATE '2026-01-31'` },
  ],
  ['EXECUTE "sales" USING 1', { name: 'sales', values: '1' }],
  [`EXECUTE IMMEDIATE 'SELECT ?' USING 1`, undefined],
  ['EXECUTE a b', undefined],
  [`SELECT 'EXECUTE sales'`, undefined],
])('%j names a prepared statement: %j', (sql, expected) => {
  expect(parseExecute(sql)).toEqual(expected);
});
