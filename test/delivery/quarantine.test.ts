import { jsonOf, orderRecord, orderValue, ordersTopic } from './change-record';
import { deliverBatch } from './deliver-batch';

const invalidUtf8 = Buffer.from([0x7b, 0xff, 0x7d]);
const value = (changed: Record<string, unknown>) => ({ value: orderValue(changed) });
const without = (name: string) => {
  const rest = Object.entries(orderValue()).filter(([field]) => field !== name);
  return { value: Object.fromEntries(rest) };
};

/** What is wrong with a record, the record, and the reason that the lake gives. */
const poison: [string, Parameters<typeof orderRecord>[0], string][] = [
  ['bytes that are no UTF-8', { value: invalidUtf8 }, 'value is not UTF-8'],
  ['text that is no JSON', { value: '{"id": 1,' }, 'value is not JSON'],
  ['JSON that is no object', { value: '[1]' }, 'value is JSON but no object'],
  [
    'half a surrogate pair',
    { value: jsonOf(orderValue({ note: 'x' })).replace('"x"', '"\\ud83d"') },
    'value holds half of a surrogate pair',
  ],
  [
    'a column that the contract does not know',
    value({ colour: 'red' }),
    'field "colour" is no column of orders; add it to lib/contracts/tables.ts',
  ],
  ['a column that is missing', without('region'), 'field "region" is missing'],
  [
    'null in a NOT NULL column',
    value({ symbol: null }),
    'field "symbol" is null but the column is NOT NULL; set "nullable" in lib/contracts/tables.ts if it is',
  ],
  ['a number where text belongs', value({ symbol: 7 }), 'field "symbol" holds an integer where text belongs'],
  [
    'an object where text belongs',
    value({ note: { a: 1 } }),
    'field "note" holds an object where text belongs',
  ],
  ['text where a bigint belongs', value({ id: '1' }), 'field "id" holds text where a bigint belongs'],
  [
    'a fraction where a bigint belongs',
    value({ id: 1.5 }),
    'field "id" holds a fraction where a bigint belongs',
  ],
  [
    'an integer beyond 64 bits',
    value({ id: 9_223_372_036_854_775_808n }),
    'field "id" does not fit a bigint',
  ],
  [
    'an integer beyond 64 bits that is written with an exponent',
    { value: jsonOf(orderValue({ id: 7777 })).replace('7777', '1e300') },
    'field "id" does not fit a bigint',
  ],
  [
    'a JSON number where a numeric belongs',
    value({ price: 1.5 }),
    'field "price" holds a fraction where text of a numeric(18,6) belongs',
  ],
  [
    'a numeric with more decimals than the column',
    value({ price: '0.0000001' }),
    'field "price" does not fit numeric(18,6) exactly',
  ],
  [
    'a numeric with more digits than the column',
    value({ price: '1000000000000.000000' }),
    'field "price" does not fit numeric(18,6) exactly',
  ],
  [
    'a numeric that is not a number',
    value({ price: 'NAN' }),
    'field "price" holds text that is no finite number where a numeric(18,6) belongs',
  ],
  [
    'a time with an offset',
    value({ placed_at: '2026-01-02T01:04:05+01:00' }),
    'field "placed_at" holds text that is no timestamp in UTC of the years 1 to 9999',
  ],
  [
    'a time without end',
    value({ placed_at: 'infinity' }),
    'field "placed_at" holds text that is no timestamp in UTC of the years 1 to 9999',
  ],
  [
    'the 31st of June',
    value({ placed_at: '2026-06-31T00:00:00Z' }),
    'field "placed_at" holds text that is no timestamp in UTC of the years 1 to 9999',
  ],
  [
    'a year before 1',
    value({ placed_at: '-0043-03-15T10:00:00.000000Z' }),
    'field "placed_at" holds text that is no timestamp in UTC of the years 1 to 9999',
  ],
  [
    'a value that the source kept back',
    value({ note: '__debezium_unavailable_value' }),
    'field "note" was not sent by the source; set REPLICA IDENTITY FULL on the table',
  ],
  ['no operation', without('__op'), 'field "__op" is missing'],
  ['an operation that nobody knows', value({ __op: 'm' }), 'field "__op" is none of c, u, d, r'],
  [
    'a truncate, which capture turns into deletes',
    value({ __op: 't' }),
    'field "__op" is none of c, u, d, r',
  ],
  ['no epoch', without('__epoch'), 'field "__epoch" is missing'],
  [
    'an epoch that is no number',
    value({ __epoch: 'one' }),
    'field "__epoch" holds text where the text of a number belongs',
  ],
  [
    'a commit time that is no number',
    value({ __source_ts_us: 'now' }),
    'field "__source_ts_us" holds text where microseconds since 1970 belong',
  ],
  [
    'a delete without a key',
    { key: null, ...value({ __op: 'd' }) },
    'a delete has no key; the table needs a primary key',
  ],
  [
    'a delete whose key lacks its column',
    { key: { nr: 1 }, ...value({ __op: 'd' }) },
    'field "id" is missing',
  ],
  ['a delete whose key is no JSON', { key: 'id=1', ...value({ __op: 'd' }) }, 'key is not JSON'],
  [
    'no timestamp',
    { timestamp: -1 },
    'the record has no timestamp of the years 1970 to 9999, which names its file',
  ],
];

it.each(poison)(
  'sets a record with %s aside with the reason, bytes unchanged, and goes on',
  async (_, record, reason) => {
    const bad = orderRecord({ offset: 6, ...record });
    const good = [5, 7].map((offset) => orderRecord({ offset, value: orderValue({ id: offset }) }));
    const { lake, response, line } = await deliverBatch([good[0]!, bad, good[1]!]);
    expect((await lake.rows()).map((row) => row._offset)).toEqual([5n, 7n]);
    const sentence = `${ordersTopic}: ${reason}.`;
    expect(lake.json(`quarantine/${ordersTopic}/${ordersTopic}-0-00000000000000000006.json`)).toEqual({
      topic: ordersTopic,
      partition: 0,
      offset: 6,
      timestamp: bad.timestamp,
      timestampType: 'CREATE_TIME',
      reason: sentence,
      key: bad.key,
      value: bad.value,
    });
    expect(response).toEqual({ batchItemFailures: [] });
    expect(line).toMatchObject({
      level: 'warn',
      partitions: [{ rows: 2, quarantined: { records: 1, firstOffset: 6, firstReason: sentence } }],
    });
  },
);

it('writes the record as one line, which SQL reads as a row', async () => {
  const { lake } = await deliverBatch([orderRecord({ offset: 6, value: invalidUtf8 })]);
  const text = new TextDecoder().decode(lake.bytes(lake.keys[0]!));
  expect(text).toMatch(/^\{.*\}\n$/);
});

it('sets records of a topic that is no table aside and delivers the others', async () => {
  const stray = orderRecord({ topic: 'cdc.public.unknown', offset: 3 });
  const { lake, response } = await deliverBatch([stray, orderRecord({ offset: 4 })]);
  expect(
    lake.json('quarantine/cdc.public.unknown/cdc.public.unknown-0-00000000000000000003.json'),
  ).toMatchObject({
    reason:
      'cdc.public.unknown: no table of the lake has this topic; add it to lib/contracts/tables.ts or take the topic off the function.',
  });
  expect((await lake.rows()).map((row) => row._offset)).toEqual([4n]);
  expect(response).toEqual({ batchItemFailures: [] });
});

it('names no value of the row in reason and log', async () => {
  const secret = 'account 4711';
  const bad = orderRecord({ value: orderValue({ customer: secret, price: secret, placed_at: secret }) });
  const { lake, line } = await deliverBatch([bad]);
  const { reason } = lake.json(lake.keys[0]!) as { reason: string };
  expect(`${reason} ${JSON.stringify(line)}`).not.toContain(secret);
});
