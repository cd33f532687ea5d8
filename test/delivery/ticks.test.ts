import { deliverBatch } from './deliver-batch';
import { FakeLake } from './fake-lake';
import { parquetTypes } from './read-parquet';
import { tickRecord, tickValue } from './tick-record';
import { eventTables, ticks } from '../../lib/contracts/event-tables';

const deliver = (records: Parameters<typeof deliverBatch>[0]) =>
  deliverBatch(records, new FakeLake(), eventTables);
const value = (changed: Record<string, unknown>) => ({ value: tickValue(changed) });
const without = (name: string) => {
  const rest = Object.entries(tickValue()).filter(([field]) => field !== name);
  return { value: Object.fromEntries(rest) };
};

it('brings a tick into Parquet digit by digit, with where in Kafka it stood', async () => {
  const { lake, line } = await deliver([
    tickRecord({ partition: 2, offset: 40 }),
    tickRecord({
      partition: 2,
      offset: 41,
      ...value({ size: null, venue: null, price: '999999999999.999999' }),
    }),
  ]);
  expect(lake.keys).toEqual([
    'raw/ticks/dt=2026-01-02/hour=01/stock-market-data-2-00000000000000000040.parquet',
  ]);
  const origin = { _topic: 'stock-market-data', _partition: 2, _landed_at: '2026-01-02T01:04:07.089000Z' };
  expect(await lake.rows()).toEqual([
    { ...origin, _offset: 40n, ...tickValue() },
    { ...origin, _offset: 41n, ...tickValue({ size: null, venue: null, price: '999999999999.999999' }) },
  ]);
  expect(line).toMatchObject({ level: 'info', rows: 2 });
});

it('types columns as the lake layout says', async () => {
  const { lake } = await deliver([tickRecord()]);
  expect(parquetTypes(lake.bytes(lake.keys[0]!))).toEqual({
    _topic: 'UTF8 BYTE_ARRAY REQUIRED',
    _partition: 'INT32 REQUIRED',
    _offset: 'INT64 REQUIRED',
    _landed_at: 'UTF8 BYTE_ARRAY REQUIRED',
    tick_id: 'UTF8 BYTE_ARRAY OPTIONAL',
    symbol: 'UTF8 BYTE_ARRAY OPTIONAL',
    price: 'DECIMAL(18,6) INT64 OPTIONAL',
    size: 'DECIMAL(18,6) INT64 OPTIONAL',
    traded_at: 'UTF8 BYTE_ARRAY OPTIONAL',
    venue: 'UTF8 BYTE_ARRAY OPTIONAL',
    received_at: 'UTF8 BYTE_ARRAY OPTIONAL',
  });
});

it('writes a time in one way, however many digits of the second it came with', async () => {
  const texts = ['01:04Z', '01:04:00Z', '01:04:00.5Z', '01:04:00.000001Z'];
  const records = texts.map((text, offset) =>
    tickRecord({ offset, ...value({ traded_at: `2026-01-02T${text}` }) }),
  );
  const { lake } = await deliver(records);
  expect((await lake.rows()).map((row) => row.traded_at)).toEqual([
    '2026-01-02T01:04:00.000000Z',
    '2026-01-02T01:04:00.000000Z',
    '2026-01-02T01:04:00.500000Z',
    '2026-01-02T01:04:00.000001Z',
  ]);
});

it('takes a nullable column that the producer does not send for null', async () => {
  const { lake } = await deliver([tickRecord(without('venue'))]);
  expect(await lake.rows()).toMatchObject([{ venue: null, symbol: 'IBM' }]);
});

const noTime = 'holds text that is no timestamp in UTC of the years 1 to 9999';
const notNull =
  'is null but the column is NOT NULL; set "nullable" in lib/contracts/event-tables.ts if it is';
const noNumeric = 'where text of a numeric(18,6) belongs';

/** What is wrong with a tick, the record, and the reason that the lake gives. */
const wrong: [string, Parameters<typeof tickRecord>[0], string][] = [
  ['text that is no JSON', { value: '{"symbol": ' }, 'value is not JSON'],
  ['JSON that is no object', { value: '[]' }, 'value is JSON but no object'],
  ['no value', { value: null }, 'the record has no value, which an event is'],
  [
    'a field that the contract does not know',
    value({ colour: 'red' }),
    'field "colour" is no column of ticks; add it to lib/contracts/event-tables.ts',
  ],
  [
    'a field of capture',
    value({ __op: 'c' }),
    'field "__op" is no column of ticks; add it to lib/contracts/event-tables.ts',
  ],
  ...['tick_id', 'symbol', 'price', 'traded_at', 'received_at'].flatMap(
    (name): [string, Parameters<typeof tickRecord>[0], string][] => [
      [`no ${name}`, without(name), `field "${name}" is missing`],
      [`a ${name} of null`, value({ [name]: null }), `field "${name}" ${notNull}`],
    ],
  ),
  [
    'a tick_id that is a number',
    value({ tick_id: 7 }),
    'field "tick_id" holds an integer where text belongs',
  ],
  ...['0b0e6f1e', '0B0E6F1E-3C0A-4D5E-9A3B-0C1D2E3F4A5B', '{0b0e6f1e-3c0a-4d5e-9a3b-0c1d2e3f4a5b}'].map(
    (tick_id): [string, Parameters<typeof tickRecord>[0], string] => [
      `the tick_id ${tick_id}`,
      value({ tick_id }),
      'field "tick_id" holds text that is no uuid in lower case with hyphens',
    ],
  ),
  ['a symbol that is an object', value({ symbol: {} }), 'field "symbol" holds an object where text belongs'],
  ['a price that is a JSON number', value({ price: 1.5 }), `field "price" holds a fraction ${noNumeric}`],
  [
    'a price with seven decimals',
    value({ price: '0.0000001' }),
    'field "price" does not fit numeric(18,6) exactly',
  ],
  [
    'a price that is no number',
    value({ price: 'NaN' }),
    'field "price" holds text that is no finite number where a numeric(18,6) belongs',
  ],
  ['a size that is a JSON number', value({ size: 10 }), `field "size" holds an integer ${noNumeric}`],
  [
    'a size of thirteen digits before the point',
    value({ size: '1000000000000' }),
    'field "size" does not fit numeric(18,6) exactly',
  ],
  [
    'a traded_at with an offset',
    value({ traded_at: '2026-01-02T01:04:05+01:00' }),
    `field "traded_at" ${noTime}`,
  ],
  [
    'a traded_at on the 31st of June',
    value({ traded_at: '2026-06-31T00:00:00Z' }),
    `field "traded_at" ${noTime}`,
  ],
  [
    'a received_at with nanoseconds',
    value({ received_at: '2026-01-02T01:04:05.123456789Z' }),
    `field "received_at" ${noTime}`,
  ],
  [
    'a received_at in milliseconds since 1970',
    value({ received_at: 1_767_323_045_000 }),
    'field "received_at" holds an integer where text of a timestamp belongs',
  ],
  ['a venue that is a list', value({ venue: ['X'] }), 'field "venue" holds a list where text belongs'],
];

it.each(wrong)('sets a tick with %s aside with the reason, and goes on', async (_, record, reason) => {
  const bad = tickRecord({ offset: 6, ...record });
  const { lake, response, line } = await deliver([tickRecord({ offset: 5 }), bad, tickRecord({ offset: 7 })]);
  expect((await lake.rows()).map((row) => row._offset)).toEqual([5n, 7n]);
  const sentence = `${ticks.topic}: ${reason}.`;
  expect(
    lake.json('quarantine/stock-market-data/stock-market-data-0-00000000000000000006.json'),
  ).toMatchObject({ offset: 6, reason: sentence, key: bad.key, value: bad.value });
  expect(response).toEqual({ batchItemFailures: [] });
  expect(line).toMatchObject({
    partitions: [{ rows: 2, quarantined: { records: 1, firstReason: sentence } }],
  });
});
