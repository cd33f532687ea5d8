import { quarantineMetrics } from '../../lambda/delivery/quarantine-metrics';
import { tables } from '../../lib/contracts/tables';
import { orderRecord, ordersTopic } from './change-record';
import { deliverBatch } from './deliver-batch';

const metricsOf = async (records: Parameters<typeof deliverBatch>[0]) => {
  const { line } = await deliverBatch(records);
  return quarantineMetrics(line.partitions, { namespace: 'tidemark-dev', tables, now: 1 }).map(
    (text): unknown => JSON.parse(text),
  );
};

it('counts the records that were set aside, for each table over its partitions', async () => {
  const poison = { value: 'no JSON' };
  const found = await metricsOf([
    orderRecord({ partition: 0, offset: 1, ...poison }),
    orderRecord({ partition: 0, offset: 2 }),
    orderRecord({ partition: 1, offset: 1, ...poison }),
    orderRecord({ topic: 'cdc.public.unknown', offset: 1 }),
  ]);
  expect(found).toMatchObject([
    { Table: 'orders', QuarantinedRecords: 2 },
    { Table: 'cdc.public.unknown', QuarantinedRecords: 1 },
  ]);
  expect(ordersTopic).toBe('cdc.public.orders');
});

it('writes nothing when every record was read', async () => {
  expect(await metricsOf([orderRecord()])).toEqual([]);
});
