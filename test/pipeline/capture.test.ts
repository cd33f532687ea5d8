import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { ChangeLog, type Change } from './change-log';
import { connectAs } from './source-session';
import { waitUntil } from './wait-until';

let folder: string;
let route: Route;
let api: Client;
let log: ChangeLog;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-capture-'));
  // A first run without capture, whose row only the snapshot can bring.
  const before = await startRoute({ stateDir: folder, only: ['prepare-source'] });
  const session = await connectAs(before, 'api');
  await session.query(`insert into instruments values ('OLD', 'There before capture', 'USD', true)`);
  await session.end();
  await before.stop();
  route = await startRoute({ stateDir: folder, only: ['register-connector'] });
  api = await connectAs(route, 'api');
  log = await ChangeLog.open(route.endpoints.kafka);
  await log.until(1, of('instruments', 'OLD'));
  await api.query(`insert into instruments values ('ACME', $1, 'USD', true)`, [strange]);
}, 180_000);

afterAll(async () => {
  await log.close();
  await api.end();
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

const strange = 'quotes \'"`, a tab\t, two\nlines, a backslash \\, é and 😀';
const long = 'not compressible by much: '.concat(...Array.from({ length: 4000 }, (_, i) => `${i * 7919} `));

function of(table: string, symbol: string): (change: Change) => boolean {
  return (change) => change.table === table && change.value.symbol === symbol;
}

describe('a change in Kafka', () => {
  it('is a read for a row that was there before capture', () => {
    const [read] = log.changes.filter(of('instruments', 'OLD'));
    expect(read).toMatchObject({
      key: { symbol: 'OLD' },
      value: { symbol: 'OLD', name: 'There before capture', __op: 'r', __table: 'instruments', __epoch: '1' },
    });
  });

  it('holds text as it was written', async () => {
    const [created] = await log.until(1, of('instruments', 'ACME'));
    expect(created?.value).toMatchObject({ name: strange, listed: true, __op: 'c' });
  });

  it('holds days, extreme numbers and nulls exactly', async () => {
    await api.query(`insert into daily_bars values
      ('ACME', '2000-01-31', 0.000001, null, 999999999999.999999, 1, 9223372036854775807),
      ('ACME', '0001-01-01', null, null, null, 0, null),
      ('ACME', '9999-12-31', null, null, null, 1.5, 0)`);
    const bars = await log.until(3, of('daily_bars', 'ACME'));
    expect(Object.fromEntries(bars.map(({ key, value }) => [key.day, row(value)]))).toEqual({
      '2000-01-31Z': {
        symbol: 'ACME',
        day: '2000-01-31Z',
        open: '0.000001',
        high: null,
        low: '999999999999.999999',
        close: '1.000000',
        volume: '9223372036854775807',
      },
      '0001-01-01Z': {
        symbol: 'ACME',
        day: '0001-01-01Z',
        open: null,
        high: null,
        low: null,
        close: '0.000000',
        volume: null,
      },
      '9999-12-31Z': {
        symbol: 'ACME',
        day: '9999-12-31Z',
        open: null,
        high: null,
        low: null,
        close: '1.500000',
        volume: '0',
      },
    });
  });

  it('holds moments in UTC to the microsecond, enums by name and jsonb digit by digit', async () => {
    const json = '{"big": 1234567890123456789012345678901234567890, "price": 1.50}';
    await place('exact', { placed_at: '1969-12-31 18:30:00.000001-05:29', note: '', attributes: json });
    const [created] = await log.until(1, byCustomer('exact'));
    expect(row(created!.value)).toMatchObject({
      side: 'buy',
      status: 'open',
      quantity: '1.000000',
      price: null,
      placed_at: '1969-12-31T23:59:00.000001Z',
      note: '',
      attributes: json,
    });
  });

  it('carries a long text that the update left alone, and every column of a deleted row', async () => {
    await place('long', { note: long });
    await api.query(`update orders set status = 'filled' where customer = 'long'`);
    await api.query(`delete from orders where customer = 'long'`);
    const changes = await log.until(3, byCustomer('long'));
    expect(changes.map(({ value }) => [value.__op, value.status])).toEqual([
      ['c', 'open'],
      ['u', 'filled'],
      ['d', 'filled'],
    ]);
    expect(changes.map(({ value }) => value.note === long)).toEqual([true, true, true]);
  });

  it('is a delete and a create when a key changes, under one log sequence number', async () => {
    await api.query(`insert into instruments values ('BEFORE', 'Renamed', 'USD', true)`);
    await api.query(`update instruments set symbol = 'AFTER' where symbol = 'BEFORE'`);
    const changes = await log.until(3, ({ value }) => value.name === 'Renamed');
    const [, gone] = changes.filter(of('instruments', 'BEFORE'));
    const [made] = changes.filter(of('instruments', 'AFTER'));
    expect([gone?.value.__op, made?.value.__op]).toEqual(['d', 'c']);
    expect(gone?.value.__lsn).toBe(made?.value.__lsn);
  });

  it('is a delete for every row of a truncated table, before the rows that came after', async () => {
    await place('truncated-1', {});
    await place('truncated-2', {});
    const owner = await connectAs(route, 'migrate');
    await owner.query('truncate orders');
    await owner.end();
    await place('truncated-3', {});
    const changes = await log.until(5, ({ value }) => String(value.customer).startsWith('truncated'));
    const inOrder = changes.sort((a, b) => Number(lsn(a) - lsn(b)));
    expect(inOrder.map(({ value }) => [value.__op, value.customer])).toEqual([
      ['c', 'truncated-1'],
      ['c', 'truncated-2'],
      ['d', 'truncated-1'],
      ['d', 'truncated-2'],
      ['c', 'truncated-3'],
    ]);
  });

  it('bears the time of its commit and of its capture, in microseconds', async () => {
    const before = Date.now() * 1000;
    await place('timed', {});
    const after = Date.now() * 1000 + 1000;
    const [{ value }] = (await log.until(1, byCustomer('timed'))) as [Change];
    expect(Number(value.__source_ts_us)).toBeGreaterThanOrEqual(before - 1000);
    expect(Number(value.__source_ts_us)).toBeLessThanOrEqual(after);
    expect(Number(value.__ts_us)).toBeGreaterThanOrEqual(Number(value.__source_ts_us));
  });
});

it('lets the slot move on while only tables that are not captured change', async () => {
  const owner = await connectAs(route, 'migrate');
  await owner.query('create table public.uncaptured as select generate_series(1, 10000) as n');
  const { rows } = await owner.query<{ lsn: string }>('select pg_current_wal_lsn() as lsn');
  await waitUntil('the slot to pass the write', async () => {
    const slots = await owner.query<{ passed: boolean }>(
      `select confirmed_flush_lsn >= $1 as passed from pg_replication_slots where slot_name = 'tidemark'`,
      [rows[0]?.lsn],
    );
    return slots.rows[0]?.passed === true;
  });
  await owner.query('drop table public.uncaptured');
  await owner.end();
}, 90_000);

it('goes on when somebody writes a message into the WAL: it has no topic', async () => {
  for (const transactional of [true, false])
    await api.query(`select pg_logical_emit_message(${transactional}, 'somebody', 'a message')`);
  await api.query(`insert into instruments values ('MESSAGES', 'After the messages', 'USD', true)`);
  await log.until(1, of('instruments', 'MESSAGES'));
});

it('leaves a running connector alone when it is registered again', async () => {
  expect(await routeHandlers(route.settings).registerConnector()).toEqual({
    name: 'tidemark-source',
    action: 'unchanged',
    restarted: [],
    epoch: 1,
  });
});

it('brings every change although the worker is killed in the middle, and no new snapshot', async () => {
  const readsBefore = log.changes.filter(({ value }) => value.__op === 'r').length;
  const writes = (async () => {
    for (let i = 0; i < 600; i += 1) {
      await place(`killed-${i}`, {});
      await api.query(`update orders set status = 'filled', quantity = $2 where customer = $1`, [
        `killed-${i}`,
        i + 1,
      ]);
    }
  })();
  await log.until(100, ({ value }) => String(value.customer).startsWith('killed-'));
  await route.kill('connect');
  await writes;
  await waitUntil(
    'the last state of all orders',
    () => Promise.resolve(newestOf(log.changes).size === 600),
    90,
  );
  const expected = Array.from({ length: 600 }, (_, i) => [`killed-${i}`, `${i + 1}.000000`]);
  expect([...newestOf(log.changes)].sort()).toEqual(expected.sort());
  expect(log.changes.filter(({ value }) => value.__op === 'r')).toHaveLength(readsBefore);
  expect(await routeHandlers(route.settings).registerConnector()).toMatchObject({ action: 'unchanged' });
}, 180_000);

it("shows neither passwords nor rows in the worker's answers and logs", async () => {
  const config = await (await fetch(`${route.endpoints.connect}/connectors/tidemark-source/config`)).text();
  expect(config).toContain('${env:SOURCE_PASSWORD}');
  const written = await readFile(join(folder, 'logs', 'connect.log'), 'utf8');
  expect(written).toContain('Starting streaming');
  for (const secret of [route.settings.passwords.capture, 'killed-1', 'ACME', 'There before capture']) {
    expect(config + written).not.toContain(secret);
  }
});

/** Places an order of a customer whose name tells it apart. */
async function place(
  customer: string,
  { placed_at = 'now', note, attributes }: { placed_at?: string; note?: string; attributes?: string },
): Promise<void> {
  await api.query(
    `insert into orders (symbol, customer, region, side, quantity, placed_at, note, attributes)
     values ('ACME', $1, 'eu', 'buy', 1, $2, $3, $4)`,
    [customer, placed_at, note, attributes],
  );
}

function byCustomer(customer: string): (change: Change) => boolean {
  return ({ value }) => value.customer === customer;
}

/** The row's own columns. */
function row(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('__')));
}

function lsn({ value }: Change): bigint {
  return BigInt(String(value.__lsn));
}

/** Quantity by customer after the last change of each order of the kill test, among those that are filled. */
function newestOf(changes: readonly Change[]): Map<string, string> {
  const newest = new Map<string, Change>();
  for (const change of changes.filter(({ value }) => String(value.customer).startsWith('killed-'))) {
    const customer = String(change.value.customer);
    const known = newest.get(customer);
    if (known === undefined || lsn(change) >= lsn(known)) newest.set(customer, change);
  }
  const filled = [...newest].filter(([, { value }]) => value.status === 'filled');
  return new Map(filled.map(([customer, { value }]) => [customer, String(value.quantity)]));
}
