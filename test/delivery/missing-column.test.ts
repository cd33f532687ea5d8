import { tables } from '../../lib/contracts/tables';
import { orderRecord, orderValue } from './change-record';
import { deliverBatch } from './deliver-batch';
import { FakeLake } from './fake-lake';

const [orders] = tables.filter(({ name }) => name === 'orders');
if (!orders) throw new Error('The contract has no orders.');

test('a nullable column that the source does not have yet is empty, and its table goes on', async () => {
  const wider = {
    ...orders,
    columns: [...orders.columns, { name: 'venue', type: 'text', nullable: true }],
  } as const;
  const before = orderRecord({ offset: 1, value: orderValue() });
  const after = orderRecord({ offset: 2, value: orderValue({ venue: 'XETR' }) });
  const { lake } = await deliverBatch([before, after], new FakeLake(), [wider]);
  expect(await lake.rows()).toMatchObject([
    { _offset: 1n, venue: null },
    { _offset: 2n, venue: 'XETR' },
  ]);
});

test('a column that the source has no longer is empty when the contract lets it be', async () => {
  const value = Object.fromEntries(Object.entries(orderValue()).filter(([name]) => name !== 'attributes'));
  const { lake } = await deliverBatch([orderRecord({ value })]);
  expect(await lake.rows()).toMatchObject([{ id: 1n, attributes: null }]);
});
