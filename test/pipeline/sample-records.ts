import type { Message } from 'kafkajs';
import { ticks } from '../../lib/contracts/event-tables';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { jsonOf, orderValue, ordersTopic } from '../delivery/change-record';
import { tickValue } from '../delivery/tick-record';

/** Records of every topic of the lake: of each kind that is read, and of each that is refused. */
export interface SampleRecords {
  readonly topics: readonly { readonly topic: string; readonly messages: Message[] }[];
  /** Among them. */
  readonly refused: number;
  readonly tombstones: number;
}

const text = (content: unknown) =>
  content === null || typeof content === 'string' || Buffer.isBuffer(content) ? content : jsonOf(content);

function message(
  value: unknown,
  { key = { id: 1 }, partition = 0 }: { key?: unknown; partition?: number } = {},
) {
  return { partition, key: text(key), value: text(value) };
}

/** Orders that are read: every operation, nulls, the longest numbers, and text that JSON must escape. */
const orders = [
  message(orderValue({ __op: 'r', __lsn: null, __txId: null })),
  message(
    orderValue({ id: 9_223_372_036_854_775_807n, quantity: '999999999999.999999', price: '-0.000001' }),
  ),
  message(orderValue({ id: -9_007_199_254_740_993n, quantity: '1', price: null, region: '' })),
  message(
    orderValue({ __op: 'u', note: 'Ünïcödé 🌊 "quoted" \\ \n\t\u0000 中', attributes: '{"a": [1, null]}' }),
  ),
  message(orderValue({ __op: 'u', __epoch: '12', customer: 'x'.repeat(20_000) })),
  message(orderValue({ placed_at: '0001-01-01T00:00Z' }), { partition: 1 }),
  message(orderValue({ placed_at: '9999-12-31T23:59:59.999999Z', __source_ts_us: 0 }), { partition: 2 }),
  // What capture invents for a delete with the key alone must not be taken for values.
  message(
    orderValue({
      id: 7,
      __op: 'd',
      __deleted: 'true',
      customer: '',
      quantity: '0',
      placed_at: '1970-01-01T00:00:00Z',
    }),
    {
      key: { id: 7 },
    },
  ),
];

const without = (name: string) =>
  Object.fromEntries(Object.entries(orderValue()).filter(([field]) => field !== name));

/** Orders that no reader of the lake could take: poison, wrong types, what nobody declared. */
const refusedOrders = [
  Buffer.from([0x7b, 0xff, 0x00, 0x22]),
  '{"id": 1,',
  '[1]',
  orderValue({ id: '7' }),
  orderValue({ id: 1.5 }),
  orderValue({ symbol: 7 }),
  orderValue({ symbol: null }),
  orderValue({ note: { a: 1 } }),
  orderValue({ price: 1.5 }),
  orderValue({ price: '0.0000001' }),
  orderValue({ placed_at: '2026-06-31T00:00:00Z' }),
  orderValue({ colour: 'red' }),
  orderValue({ note: '__debezium_unavailable_value' }),
  orderValue({ __op: 'x' }),
  without('region'),
  without('__epoch'),
].map((value) => message(value));

const keyless = message(orderValue({ __op: 'd' }), { key: null });
const tombstone = message(null, { key: { id: 7 } });

const capture = Object.fromEntries(Object.entries(orderValue()).filter(([name]) => name.startsWith('__')));
const tableNamed = (name: string) => {
  const table = tables.find((one) => one.name === name);
  if (!table) throw new Error(`lib/contracts/tables.ts has no table ${name}, of which this has records.`);
  return table;
};

/** A table that the lake does not have yet. */
export const shipments: CapturedTable = {
  schema: 'public',
  name: 'shipments',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'carrier', type: 'text', nullable: true },
  ],
};

/** Of it: one that is read, and one that is refused. */
export const shipmentRecords: Message[] = [
  message({ id: 1, carrier: 'dhl', ...capture, __table: 'shipments' }),
  message({ id: 2 }),
];

const instruments = [true, false].map((listed) =>
  message({ symbol: 'ACME', name: 'Acme', currency: 'EUR', listed, ...capture, __table: 'instruments' }),
);
const bar = { symbol: 'ACME', open: '1.5', high: null, low: '0.000001', close: '43.22', volume: 12 };
const bars = ['2020-02-29', '2020-03-01Z'].map((day, partition) =>
  message({ ...bar, day, ...capture, __table: 'daily_bars' }, { partition }),
);
const tickMessages = [
  message(tickValue({ traded_at: '2026-01-02T01:04Z', size: null, venue: null }), { key: 'IBM' }),
  message(tickValue(), { key: 'IBM', partition: 2 }),
];
const refusedTicks = [null, tickValue({ price: '1,5' })].map((value) => message(value, { key: 'IBM' }));

/**
 * Records on both sides of an hour's beginning.
 *
 * @param hour milliseconds since 1970 at which it begins
 */
export function sampleRecords(hour: number): SampleRecords {
  const orderMessages = [...orders, tombstone, ...refusedOrders, keyless, ...orders];
  const half = orderMessages.length / 2;
  const topics = [
    {
      topic: ordersTopic,
      messages: orderMessages.map((one, index) => ({
        ...one,
        timestamp: String(hour + (index < half ? -1 : 0)),
      })),
    },
    ...[
      { topic: topicOf(tableNamed('instruments')), messages: instruments },
      { topic: topicOf(tableNamed('daily_bars')), messages: bars },
      { topic: ticks.topic, messages: [...tickMessages, ...refusedTicks, ...tickMessages] },
    ].map(({ topic, messages }) => ({
      topic,
      messages: messages.map((one, index) => ({ ...one, timestamp: String(hour - 1 + (index % 2)) })),
    })),
  ];
  return { topics, refused: refusedOrders.length + 1 + refusedTicks.length, tombstones: 1 };
}
