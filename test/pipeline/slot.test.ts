import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { readCaptureFacts } from '../../lambda/capture/capture-facts';
import { ConnectApi } from '../../lambda/capture/connect-api';
import { slotStateOf } from '../../lambda/capture/slot-state';
import { connectorName, slotName } from '../../lib/contracts/source-names';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { ChangeLog } from './change-log';
import { connectAs } from './source-session';
import { waitUntil } from './wait-until';

jest.setTimeout(240_000);

let folder: string;
let route: Route;
let admin: Client;
let log: ChangeLog;
let connect: ConnectApi;
let count = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-slot-'));
  route = await startRoute({ stateDir: folder, only: ['register-connector'] });
  admin = await connectAs(route, 'postgres');
  log = await ChangeLog.open(route.endpoints.kafka);
  connect = new ConnectApi(route.endpoints.connect);
});

afterAll(async () => {
  await log.close();
  await admin.end();
  await route.stop();
  await rm(folder, { recursive: true });
});

/** A new row; its symbol. */
async function insert(): Promise<string> {
  count += 1;
  const symbol = `SYMBOL${count}`;
  await admin.query(`insert into instruments values ($1, $1, 'USD', true)`, [symbol]);
  return symbol;
}

const seen = (symbol: string) => log.changes.some(({ value }) => value.symbol === symbol);
const state = async () => slotStateOf(await readCaptureFacts(admin, connect, connectorName));
const arrives = (symbol: string) => waitUntil(`row ${symbol}`, () => Promise.resolve(seen(symbol)));

async function noted(): Promise<string | null> {
  const { rows } = await admin.query<{ lsn: string | null }>(
    'select offset_lsn as lsn from tidemark.capture_position',
  );
  return rows[0]?.lsn ?? null;
}

/** Until what was captured so far is noted. */
async function settle(): Promise<void> {
  await arrives(await insert());
  const { rows } = await admin.query<{ lsn: string }>('select pg_current_wal_lsn() as lsn');
  await insert();
  await waitUntil('the note of the offset', async () => {
    const past = await admin.query('select from tidemark.capture_position where offset_lsn > $1', [
      rows[0]?.lsn,
    ]);
    return past.rowCount === 1;
  });
}

/** As when Connect's topic of configurations is wiped: it keeps the offsets. */
async function forget(): Promise<void> {
  await fetch(`${route.endpoints.connect}/connectors/${connectorName}`, { method: 'DELETE' });
  await waitUntil('the connector to go', async () => (await connect.readConfig(connectorName)) === undefined);
}

async function endReader(): Promise<void> {
  await admin.query(`select pg_terminate_backend(active_pid) from pg_replication_slots where active`);
}

/** Repeats until the connector, which comes back at once, does not hold the slot. */
async function onFreeSlot(sql: string): Promise<void> {
  await waitUntil('the slot to be free', async () => {
    await endReader();
    return admin.query(sql).then(
      () => true,
      () => false,
    );
  });
}

const drop = `select pg_drop_replication_slot('${slotName}')`;
const create = `select pg_create_logical_replication_slot('${slotName}', 'pgoutput')`;
const advance = `select pg_replication_slot_advance('${slotName}', pg_current_wal_lsn())`;

/** The connector stands still, says why, and nothing that came after the gap has arrived. */
async function expectRefusal(expected: string, later: string): Promise<void> {
  await waitUntil('the connector to be stopped', async () => {
    const { connector } = await connect.readStatus(connectorName);
    return connector.state === 'STOPPED';
  });
  await sleep(3000);
  expect(await state()).toMatchObject({ state: expected, refused: true });
  expect(seen(later)).toBe(false);
  expect(await readFile(join(folder, 'logs', 'slot.log'), 'utf8')).toContain(`${expected} (connector: `);
}

/** A new start from nothing, as if capture had never been. */
async function begin(): Promise<void> {
  await connect.stop(connectorName);
  await waitUntil('the offsets to go', () =>
    connect.deleteOffsets(connectorName).then(
      () => true,
      () => false,
    ),
  );
  await endReader();
  await admin.query(`select pg_drop_replication_slot(slot_name) from pg_replication_slots`);
  await admin.query('update tidemark.capture_position set offset_lsn = null');
  await connect.resume(connectorName);
  await settle();
}

it('is seen as active, and its offset is noted', async () => {
  await settle();
  expect(await noted()).not.toBeNull();
  expect(await state()).toMatchObject({ state: 'active', refused: false });
});

it('is not taken for ahead while the connector reads and Connect stores its offset a moment later', async () => {
  await settle();
  const { rows } = await admin.query<{ confirmed: string }>(
    `select (confirmed_flush_lsn - '0/0')::text as confirmed from pg_replication_slots where slot_name = $1`,
    [slotName],
  );
  const stale = BigInt(rows[0]!.confirmed) - 1n;
  let asked = 0;
  /** As under a load, when the flush has stored less than PostgreSQL was told at its end. */
  class BeforeTheNextFlush extends ConnectApi {
    override async readOffset(name: string): Promise<bigint | undefined> {
      asked += 1;
      return asked < 4 ? stale : super.readOffset(name);
    }
  }
  const facts = await readCaptureFacts(admin, new BeforeTheNextFlush(route.endpoints.connect), connectorName);
  expect(asked).toBe(4);
  expect(slotStateOf(facts)).toMatchObject({ state: 'active', refused: false });
});

it('admits the connector again after its worker was killed under load', async () => {
  const writes = (async () => {
    for (let i = 0; i < 100; i += 1) await insert();
  })();
  await route.kill('connect');
  await writes;
  await arrives(await insert());
  expect(await state()).toMatchObject({ refused: false });
});

it('admits the connector again after its connection was cut', async () => {
  for (let i = 0; i < 3; i += 1) {
    await insert();
    await endReader();
  }
  await arrives(await insert());
});

it('goes on from its offset when Kafka Connect has forgotten the connector', async () => {
  await settle();
  const before = log.changes.length;
  await forget();
  const missed = await insert();
  await routeHandlers(route.settings).registerConnector();
  await arrives(await insert());
  // No snapshot and no gap: what came since, in order.
  const since = log.changes.slice(before).map(({ value }) => [value.__op, value.symbol]);
  expect(since).toContainEqual(['c', missed]);
  expect(since.filter(([operation]) => operation === 'r')).toEqual([]);
  expect(await state()).toMatchObject({ state: 'active', refused: false });
});

it('refuses to register what Kafka Connect has forgotten when the slot was advanced since', async () => {
  await settle();
  await forget();
  await insert();
  await onFreeSlot(advance);
  const later = await insert();
  await expect(routeHandlers(route.settings).registerConnector()).rejects.toThrow(
    'Capture is refused (ahead)',
  );
  await sleep(3000);
  expect([(await connect.readStatus(connectorName)).connector.state, seen(later)]).toEqual([
    'STOPPED',
    false,
  ]);
  await begin();
});

it('refuses after the slot was dropped', async () => {
  await onFreeSlot(drop);
  await expectRefusal('missing', await insert());
  await begin();
});

it('refuses after the slot was dropped and made anew', async () => {
  await onFreeSlot(drop);
  await insert();
  await admin.query(create);
  await expectRefusal('ahead', await insert());
  await begin();
});

it('refuses after the slot was advanced while the connector was cut off', async () => {
  await route.kill('connect');
  await insert();
  await onFreeSlot(advance);
  const later = await insert();
  await route.whenReady('connect');
  await expectRefusal('ahead', later);
  await begin();
});

it('refuses after the slot was advanced between two of its connections', async () => {
  await insert();
  const { rows } = await admin.query<{ gap: string }>(
    `insert into instruments values ('GAP', 'GAP', 'USD', true) returning symbol as gap`,
  );
  expect(rows).toHaveLength(1);
  await onFreeSlot(`do $$ begin
    insert into instruments values ('LATER', 'LATER', 'USD', true);
    perform pg_replication_slot_advance('${slotName}', pg_current_wal_insert_lsn());
  end $$`);
  await expectRefusal('ahead', await insert());
  await begin();
});

it('refuses after the slot was lost', async () => {
  await connect.stop(connectorName);
  await waitUntil('the slot to be free', async () => (await state()).state === 'inactive');
  await admin.query(`alter system set idle_replication_slot_timeout = '1s'`);
  await admin.query('select pg_reload_conf(), pg_sleep(2)');
  await admin.query('checkpoint');
  await admin.query('alter system reset idle_replication_slot_timeout');
  await admin.query('select pg_reload_conf()');
  await connect.resume(connectorName);
  await expectRefusal('lost', await insert());
  await begin();
});

it('refuses when Kafka Connect has lost its offsets', async () => {
  await connect.stop(connectorName);
  await waitUntil('the offsets to go', () =>
    connect.deleteOffsets(connectorName).then(
      () => true,
      () => false,
    ),
  );
  await connect.resume(connectorName);
  await waitUntil(
    'the refusal',
    async () => (await connect.readStatus(connectorName)).connector.state === 'STOPPED',
  );
  await begin();
});
