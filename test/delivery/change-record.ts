import type { KafkaRecord } from '../../lambda/delivery/contract';

/** Fields that capture adds, as Debezium writes them. */
const captureFields = {
  __deleted: 'false',
  __op: 'c',
  __table: 'orders',
  __lsn: 29_300_880,
  __txId: 794,
  __source_ts_us: 1_795_503_505_933_511,
  __ts_us: 1_795_503_506_040_334,
  __sequence: '["29300776","29300880"]',
  __epoch: '1',
};

/** An order that is in order, with what the test changes of it. */
export function orderValue(changed: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 1,
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
    ...captureFields,
    ...changed,
  };
}

export const ordersTopic = 'cdc.public.orders';

/** A record of the orders' topic; `key` and `value` are objects, which become JSON, or text, which stays. */
export function orderRecord(
  changed: {
    topic?: string;
    partition?: number;
    offset?: number;
    timestamp?: number;
    key?: unknown;
    value?: unknown;
  } = {},
): KafkaRecord {
  const {
    topic = ordersTopic,
    partition = 0,
    offset = 0,
    timestamp = Date.UTC(2026, 0, 2, 1, 4, 6),
    key = { id: 1 },
    value = orderValue(),
  } = changed;
  return {
    topic,
    partition,
    offset,
    timestamp,
    timestampType: 'CREATE_TIME',
    key: base64(key),
    value: base64(value),
  };
}

function base64(content: unknown): string | null {
  if (content === null) return null;
  if (content instanceof Uint8Array) return Buffer.from(content).toString('base64');
  return Buffer.from(typeof content === 'string' ? content : jsonOf(content)).toString('base64');
}

/** JSON with bigint as a number of all its digits, as Debezium writes it. */
export function jsonOf(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'bigint' ? `\u0000${value}\u0000` : value,
  ).replaceAll(/"\\u0000(-?\d+)\\u0000"/g, '$1');
}
