import fc from 'fast-check';
import { orderRecord, orderValue, ordersTopic } from './change-record';
import { deliverBatch, landedAt } from './deliver-batch';
import { FakeLake } from './fake-lake';

const hour = 60 * 60 * 1000;
const at = (partition: number, offset: number, value: Record<string, unknown> = {}) =>
  orderRecord({ partition, offset, value: orderValue({ id: offset, ...value }), key: { id: offset } });

describe('a raw file', () => {
  it('holds the envelope beside the row', async () => {
    const { lake } = await deliverBatch([at(2, 17)]);
    expect(lake.keys).toEqual([
      `raw/orders/dt=2026-01-02/hour=01/${ordersTopic}-2-00000000000000000017.parquet`,
    ]);
    expect(await lake.rows()).toEqual([
      {
        _op: 'c',
        _epoch: 1,
        _lsn: 29_300_880n,
        _tx: 794n,
        _committed_at: '2026-11-24T06:58:25.933511Z',
        _captured_at: '2026-11-24T06:58:26.040334Z',
        _topic: ordersTopic,
        _partition: 2,
        _offset: 17n,
        _landed_at: '2026-01-02T01:04:07.089000Z',
        id: 17n,
        symbol: 'ACME',
        customer: 'c1',
        region: 'emea',
        side: 'buy',
        quantity: '1.000000',
        price: '43.220000',
        status: 'open',
        placed_at: '2026-01-02T01:04:05.123456Z',
        note: null,
        attributes: null,
      },
    ]);
  });

  it('is named by the hour of its records, and ends where the hour changes', async () => {
    const moments = fc.array(fc.integer({ min: -3 * hour, max: 3 * hour }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(moments, async (offsets) => {
        const records = offsets.map((ms, offset) => ({ ...at(0, offset), timestamp: landedAt + ms }));
        const { lake } = await deliverBatch(records);
        const starts = records.filter(
          ({ timestamp }, i) =>
            i === 0 || Math.floor(timestamp / hour) !== Math.floor(records[i - 1]!.timestamp / hour),
        );
        expect(lake.keys).toEqual(
          starts
            .map(({ timestamp, offset }) => {
              const [day, time] = new Date(timestamp).toISOString().split('T') as [string, string];
              const name = `${ordersTopic}-0-${String(offset).padStart(20, '0')}.parquet`;
              return `raw/orders/dt=${day}/hour=${time.slice(0, 2)}/${name}`;
            })
            .sort(),
        );
        expect((await lake.rows()).map((row) => row._offset)).toEqual(
          records.map(({ offset }) => BigInt(offset)),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is the same file with the same rows when the batch is delivered again', async () => {
    const records = [at(0, 5), at(0, 6), at(1, 9)];
    const { lake } = await deliverBatch(records);
    const before = { keys: lake.keys, rows: await lake.rows() };
    await deliverBatch(records, lake);
    expect({ keys: lake.keys, rows: await lake.rows() }).toEqual(before);
  });
});

describe('a delete', () => {
  it('takes the columns of the key from the key and leaves every other one empty', async () => {
    const invented = orderValue({
      id: 0,
      symbol: '',
      quantity: '0.000000',
      placed_at: '1970-01-01T00:00:00Z',
    });
    const { lake } = await deliverBatch([
      orderRecord({ key: { id: 42 }, value: { ...invented, __op: 'd', __deleted: 'true' } }),
    ]);
    const [row] = await lake.rows();
    expect(row).toMatchObject({ _op: 'd', _lsn: 29_300_880n, id: 42n });
    const { symbol, customer, region, side, quantity, price, status, placed_at, note, attributes } = row!;
    expect([symbol, customer, region, side, quantity, price, status, placed_at, note, attributes]).toEqual(
      new Array(10).fill(null),
    );
  });
});

describe('a tombstone', () => {
  it('is passed over and counted', async () => {
    const { lake, response, line } = await deliverBatch([
      at(0, 1),
      orderRecord({ offset: 2, value: null }),
      at(0, 3),
    ]);
    expect((await lake.rows()).map((row) => row._offset)).toEqual([1n, 3n]);
    expect(response).toEqual({ batchItemFailures: [] });
    expect(line.partitions).toMatchObject([{ firstOffset: 1, lastOffset: 3, rows: 2, tombstones: 1 }]);
  });
});

describe('a put that fails', () => {
  it('gives back its partition from the first offset that is not written; the others are done', async () => {
    const lake = new FakeLake();
    lake.refused.push(/raw\/.*-1-/);
    const { response, line } = await deliverBatch([at(0, 10), at(1, 20), at(1, 21), at(2, 30)], lake);
    expect(response).toEqual({
      batchItemFailures: [{ itemIdentifier: { partition: `${ordersTopic}-1`, offset: 20 } }],
    });
    expect((await lake.rows()).map((row) => row._offset)).toEqual([10n, 30n]);
    expect(line).toMatchObject({
      level: 'error',
      message: 'delivered in part',
      partitions: [
        {},
        { failed: { fromOffset: 20, error: 'Error: SlowDown: reduce your request rate' } },
        {},
      ],
    });
  });

  it('gives back only what follows the files before it', async () => {
    const lake = new FakeLake();
    lake.refused.push(/hour=02/);
    const records = [at(0, 1), at(0, 2), { ...at(0, 3), timestamp: Date.UTC(2026, 0, 2, 2) }];
    const { response } = await deliverBatch(records, lake);
    expect(response.batchItemFailures).toEqual([
      { itemIdentifier: { partition: `${ordersTopic}-0`, offset: 3 } },
    ]);
  });

  it('lets no later raw file of its partition into the lake, which the fold would take for a sign that all is there', async () => {
    const lake = new FakeLake();
    lake.refused.push(/hour=01.*-0-\d+\.parquet/);
    const records = [1, 2, 3].flatMap((hourOfDay) =>
      [0, 1].map((partition) => ({
        ...at(partition, hourOfDay),
        timestamp: Date.UTC(2026, 0, 2, hourOfDay),
      })),
    );
    const poison = orderRecord({ offset: 4, value: 'no JSON' });
    const { response } = await deliverBatch([...records, poison], lake);
    expect(response.batchItemFailures).toEqual([
      { itemIdentifier: { partition: `${ordersTopic}-0`, offset: 1 } },
    ]);
    expect((await lake.rows()).map((row) => [row._partition, row._offset])).toEqual([
      [1, 1n],
      [1, 2n],
      [1, 3n],
    ]);
    lake.refused.pop();
    await deliverBatch([...records, poison], lake);
    expect((await lake.rows()).map((row) => row._offset)).toEqual([1n, 1n, 2n, 2n, 3n, 3n]);
  });

  it('gives back a record whose way into quarantine is closed', async () => {
    const lake = new FakeLake();
    lake.refused.push(/^quarantine/);
    const { response } = await deliverBatch(
      [at(0, 1), orderRecord({ offset: 2, value: 'no JSON' }), at(0, 3)],
      lake,
    );
    expect(response.batchItemFailures).toEqual([
      { itemIdentifier: { partition: `${ordersTopic}-0`, offset: 2 } },
    ]);
  });
});

it('puts no more files at a time than it may', async () => {
  let under = 0;
  let most = 0;
  const lake = new FakeLake();
  const slow = Object.assign(new FakeLake(), {
    put: async (file: Parameters<FakeLake['put']>[0]) => {
      most = Math.max(most, ++under);
      await new Promise((resolve) => setImmediate(resolve));
      under--;
      await lake.put(file);
    },
  });
  await deliverBatch(
    Array.from({ length: 12 }, (_, partition) => at(partition, 1)),
    slow,
  );
  expect(most).toBe(4);
  expect(lake.keys.length).toBe(12);
});
