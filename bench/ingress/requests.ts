import type { Target } from './vegeta';

/** The instrument of all orders and ticks. */
export const symbol = 'BENCH';

/** Different requests that are sent in turn, so that no row is like the one before. */
const [rowsInTurn, batchesInTurn] = [200, 5];

/** Where requests go, and the key that they carry; the naive endpoint asks for none. */
export interface Door {
  readonly url: string;
  readonly apiKey?: string;
}

/** @param customer by which the rows are found again */
export function singleOrders(door: Door, customer: string): Target[] {
  return times(rowsInTurn, (n) => post(door, '/v1/orders', JSON.stringify(order(n, customer))));
}

export function orderBatches(door: Door, customer: string, rows: number): Target[] {
  return times(batchesInTurn, (batch) => {
    const orders = times(rows, (n) => order(batch * rows + n, customer));
    return post(door, '/v1/orders/batch', JSON.stringify({ orders }));
  });
}

/** As lines, without ids: each gets a new one. */
export function tickBatches(door: Door, records: number): Target[] {
  return times(batchesInTurn, (batch) => {
    const lines = times(records, (n) => JSON.stringify(tick(batch * records + n)));
    return post(door, '/v1/ticks', lines.join('\n'), 'application/x-ndjson');
  });
}

/** @param cached whether the front door may answer from its cache */
export function instrument(door: Door, cached: boolean): Target {
  const headers = { ...key(door), ...(!cached && { 'cache-control': 'no-cache' }) };
  return { method: 'GET', url: `${door.url}/v1/instruments/${symbol}`, headers };
}

function order(n: number, customer: string) {
  return {
    symbol,
    customer,
    region: ['emea', 'apac', 'amer'][n % 3],
    side: n % 2 === 0 ? 'buy' : 'sell',
    quantity: `${1 + (n % 1000)}.5`,
    price: n % 10 === 0 ? null : `${100 + (n % 400)}.25`,
    note: n % 3 === 0 ? 'good till the close' : null,
  };
}

function tick(n: number) {
  const traded = new Date(Date.UTC(2024, 0, 2, 9) + n);
  // As many symbols as let every partition have some.
  return {
    symbol: `${symbol}-${n % 50}`,
    price: `${100 + (n % 400)}.25`,
    size: `${1 + (n % 1000)}`,
    traded_at: traded.toISOString(),
    venue: 'XNAS',
  };
}

function post(door: Door, path: string, body: string, type = 'application/json'): Target {
  return { method: 'POST', url: `${door.url}${path}`, headers: { ...key(door), 'content-type': type }, body };
}

function key({ apiKey }: Door): Record<string, string> {
  return apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` };
}

function times<Result>(count: number, make: (n: number) => Result): Result[] {
  return Array.from({ length: count }, (_, n) => make(n));
}
