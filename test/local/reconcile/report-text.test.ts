import type { TableReconciliation } from '../../../lambda/query/reconcile-contract';
import { reportText } from '../../../local/reconcile/report-text';

const same: TableReconciliation = {
  ...{ table: 'instruments', identical: true, rows: 12_345, lakeRows: 12_345 },
  ...{ sourceHash: 'a', lakeHash: 'a', missing: 0, unexpected: 0, different: 0, counted: true, keys: [] },
};
const state = { checkedAt: '2026-01-31T12:00:00.123Z', lsn: '4326587920' };

test('says that all is well, and of which moment', () => {
  const text = reportText({ ...state, tables: [same] });
  expect(text).toMatch(/instruments .* 12,345 .* 12,345 .* identical/);
  expect(text).toMatch(
    /\nLake and database are identical, as of 2026-01-31 12:00:00 UTC \(LSN 1\/1E27E10\)\.\n$/,
  );
});

test('names keys by their columns, and where help is', () => {
  const bars: TableReconciliation = {
    ...same,
    ...{ table: 'daily_bars', identical: false, different: 1, missing: 1 },
    keys: [
      { kind: 'different', key: ['IBM', '2000-01-03'] },
      { kind: 'missing', key: ['A"B', '2000-01-04'] },
    ],
  };
  const text = reportText({ ...state, tables: [same, bars] });
  expect(text).toMatch(/daily_bars .* DIFFERS/);
  expect(text).toContain('  daily_bars, symbol = "IBM", day = "2000-01-03": has other values in the lake\n');
  expect(text).toContain('  daily_bars, symbol = "A\\"B", day = "2000-01-04": missing from the lake\n');
  expect(text).not.toContain('more');
  expect(text).toContain('Lake and database differ in daily_bars, as of');
  expect(text).toContain('docs/runbook.md');
});

test('shows the first keys of many, and says what is only a lower bound', () => {
  const keys = Array.from({ length: 100 }, (_, id) => ({ kind: 'missing', key: [String(id)] }) as const);
  const orders: TableReconciliation = {
    ...same,
    ...{ table: 'orders', identical: false, lakeRows: 0, missing: 15_000, counted: false, keys },
  };
  const text = reportText({ ...state, tables: [orders] });
  expect(text).toContain('>= 15,000');
  expect(text.match(/missing from the lake/g)).toHaveLength(10);
  expect(text).toContain('  orders: and 14,990 more, at least\n');
});
