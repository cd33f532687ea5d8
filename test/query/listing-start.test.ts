import { listingStart } from '../../lambda/query/listing-start';
import type { Watermark } from '../../lambda/query/watermark';
import type { CapturedTable } from '../../lib/contracts/tables';

const table: CapturedTable = {
  ...{ schema: 'public', name: 'orders', primaryKey: ['id'], partitions: 2 },
  columns: [{ name: 'id', type: 'bigint' }],
};
const at = { lookbackDays: 8, now: () => Date.parse('2026-02-20T10:00:00Z') };
const mark = (partition: number, dt: string): Watermark => ({
  ...{ topic: 'cdc.public.orders', partition, offset: 1n, dt, listedUntil: 0, seen: '' },
});

test('everything is listed before the first fold', () => {
  expect(listingStart(table, [], at)).toBeUndefined();
});

test('the listing begins a day before the partition that is furthest behind', () => {
  expect(listingStart(table, [mark(0, '2026-02-20'), mark(1, '2026-02-18')], at)).toBe('2026-02-17');
});

test('a partition of which nothing came yet may hold all that Kafka still has', () => {
  expect(listingStart(table, [mark(0, '2026-02-20')], at)).toBe('2026-02-12');
});

test('what Kafka keeps no longer cannot come', () => {
  expect(listingStart(table, [mark(0, '2026-02-20'), mark(1, '2025-11-01')], at)).toBe('2026-02-12');
});
