import { ghostRecord } from '../../lambda/capture/ghost-record';
import { ChangeReader } from '../../lambda/delivery/change-reader';
import type { CapturedTable } from '../../lib/contracts/tables';

const table: CapturedTable = {
  schema: 'public',
  name: 'visits',
  primaryKey: ['id', 'day', 'amount'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'day', type: 'date' },
    { name: 'amount', type: 'numeric(18,6)' },
    { name: 'note', type: 'text' },
  ],
};
const base64 = (text: string) => Buffer.from(text).toString('base64');

it('is a delete that the delivery reads, below every change of its epoch', () => {
  const { key, value } = ghostRecord(table, ['9223372036854775807', '2026-02-03Z', '1.500000'], 7, 1_000);
  expect(key).toBe('{"id":9223372036854775807,"day":"2026-02-03Z","amount":"1.500000"}');
  const change = new ChangeReader(table).read({ key: base64(key), value: base64(value) });
  // Operation, epoch, LSN and transaction, two times, then the row.
  expect(change?.slice(0, 4)).toEqual(['d', 7, 0n, null]);
  expect(change?.slice(6)).toEqual([9223372036854775807n, '2026-02-03Z', 1_500_000n, null]);
});
