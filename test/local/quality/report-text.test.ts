import type { BrokenRule } from '../../../lambda/query/quality-contract';
import { reportText } from '../../../local/quality/report-text';

const checkedAt = '2026-11-28T09:10:11.123Z';
const broken = (values: Partial<BrokenRule>): BrokenRule => ({
  ...{ rule: 'not-null(customer)', table: 'orders', column: 'customer', failing: 1, keys: [['7']] },
  ...values,
});

test('a check in which all holds is a line a table', () => {
  const text = reportText({ checkedAt, tables: [{ table: 'orders', rules: 12, broken: [] }] });
  expect(text).toMatch(/orders[^\n]*12[^\n]*0[^\n]*holds/);
  expect(text).toMatch(/\nEvery rule holds, as of 2026-11-28 09:10:11 UTC\.\n$/);
});

test('a broken rule is told with table, rule, column, number and the first keys', () => {
  const keys = Array.from({ length: 20 }, (_, index) => ['eu', index === 0 ? null : String(index)]);
  const rules = [
    broken({}),
    broken({ rule: 'range(price >= 0)', column: 'price', failing: 1234, keys }),
    broken({ rule: 'range(size >= 0)', column: 'size', failing: 2, keys: [] }),
  ];
  const text = reportText({
    checkedAt,
    tables: [
      { table: 'orders', rules: 12, broken: rules },
      { table: 'ticks', rules: 9, broken: [] },
    ],
  });
  expect(text).toMatch(/orders[^\n]*12[^\n]*3[^\n]*BROKEN/);
  expect(text).toContain('  orders, not-null(customer): 1 row (column customer): 7\n');
  expect(text).toContain(
    '  orders, range(price >= 0): 1,234 rows (column price): eu/null, eu/1, eu/2, eu/3, eu/4, ...\n',
  );
  expect(text).toContain('  orders, range(size >= 0): 2 rows (column size)\n');
  expect(text).toContain('3 rules are broken, as of 2026-11-28 09:10:11 UTC.\n');
  expect(text).toContain('What to do: docs/runbook.md, "A rule is broken".');
});
