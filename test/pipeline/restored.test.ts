import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { sourceConnector } from '../../containers/connect/source-connector';
import { readCaptureFacts } from '../../lambda/capture/capture-facts';
import { ConnectApi } from '../../lambda/capture/connect-api';
import { Patience } from '../../lambda/capture/patience';
import { readHistory } from '../../lambda/capture/read-history';
import { restartCapture } from '../../lambda/capture/restart-capture';
import { slotStateOf } from '../../lambda/capture/slot-state';
import { connectorName, slotName } from '../../lib/contracts/source-names';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { startStandby, takeBackup, type DatabaseCopy } from '../faults/database-copy';
import { Door } from '../faults/door';
import { ChangeLog } from './change-log';
import { waitUntil } from './wait-until';

jest.setTimeout(240_000);

let folder: string;
let route: Route;
let door: Door;
/** Of the server behind the door at the start. */
let sourcePort: number;
let log: ChangeLog;
let connect: ConnectApi;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-restored-'));
  route = await startRoute({
    stateDir: folder,
    only: ['register-connector'],
    revive: ['postgres'],
    doors: async ({ postgres }) => {
      sourcePort = postgres;
      door = await Door.before(postgres);
      return { postgres: door.port };
    },
  });
  log = await ChangeLog.open(route.endpoints.kafka);
  connect = new ConnectApi(route.endpoints.connect);
});

afterAll(async () => {
  await log.close();
  await route.stop();
  await door.close();
  await rm(folder, { recursive: true });
});

/** Asks one server, whatever is behind the door. */
async function on<Result>(
  port: number,
  role: 'postgres' | 'capture',
  work: (client: Client) => Promise<Result>,
): Promise<Result> {
  const { host, database } = route.settings.endpoints.postgres;
  const password = route.settings.passwords[role];
  const client = new Client({ host, port, database, user: role, password });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const insert = (port: number, symbol: string) =>
  on(port, 'postgres', (admin) =>
    admin.query(`insert into instruments values ($1, $1, 'USD', true)`, [symbol]),
  );
const seen = (symbol: string) => log.changes.some(({ value }) => value.symbol === symbol);
const arrives = (symbol: string) => waitUntil(`row ${symbol}`, () => Promise.resolve(seen(symbol)));
const state = (port: number) =>
  on(port, 'capture', async (source) => slotStateOf(await readCaptureFacts(source, connect, connectorName)));

function noted(port: number): Promise<{ epoch: number; timeline: string | null }> {
  return on(port, 'postgres', async (admin) => {
    const { rows } = await admin.query<{ epoch: number; timeline: string | null }>(
      'select epoch, timeline from tidemark.capture_position',
    );
    return rows[0]!;
  });
}

/** The connector stands still as soon as the watch has looked. */
async function expectRewound(port: number): Promise<void> {
  await waitUntil('the connector to be stopped', async () => {
    const { connector } = await connect.readStatus(connectorName);
    return connector.state === 'STOPPED';
  });
  expect(await state(port)).toMatchObject({ state: 'rewound', refused: true });
}

/** How often the watch has stopped the connector for what the timelines say. */
async function stops(): Promise<number> {
  const said = await readFile(join(folder, 'logs', 'slot.log'), 'utf8');
  return said.split('rewound (connector: stopped) The database left timeline 1 at ').length - 1;
}

/** What `npm run recover` begins with. */
const recover = () =>
  on(door.port, 'capture', (source) =>
    restartCapture(source, connect, sourceConnector(), 1, new Patience(60)),
  );

it('notes the timeline on which it reads', async () => {
  await insert(sourcePort, 'FIRST');
  await arrives('FIRST');
  expect(await noted(sourcePort)).toEqual({ epoch: 1, timeline: '00000001' });
  expect(await on(sourcePort, 'capture', (source) => readHistory(source, '00000001'))).toEqual({ lines: [] });
});

it('learns the timeline of an installation that did not note it', async () => {
  await on(sourcePort, 'postgres', (admin) =>
    admin.query('alter table tidemark.capture_position drop column timeline'),
  );
  expect(await routeHandlers(route.settings).prepareSource()).toMatchObject({
    capture: ['table tidemark.capture_position: column timeline added'],
  });
  await waitUntil('the note', async () => (await noted(sourcePort)).timeline === '00000001');
  expect(await routeHandlers(route.settings).prepareSource()).toMatchObject({ capture: [] });
});

describe('a database that was restored with its slot and written past what was read, before anybody looks', () => {
  let copy: DatabaseCopy;

  beforeAll(async () => {
    const backup = await takeBackup(route, { slots: true });
    await insert(sourcePort, 'GONE');
    await arrives('GONE');
    copy = await backup.restore();
    await on(copy.port, 'postgres', async (admin) => {
      await admin.query(`insert into instruments values ('BETWEEN', 'BETWEEN', 'USD', true)`);
      // The rest of the WAL's segment counts as written.
      await admin.query('select pg_switch_wal()');
      await admin.query(`insert into instruments values ('PAST', 'PAST', 'USD', true)`);
    });
    door.leadTo(copy.port);
  });
  afterAll(async () => {
    await copy.end();
  });

  it('is seen as rewound, and the connector stands still before it has skipped a change', async () => {
    await expectRewound(copy.port);
    const { offsetLsn, currentLsn } = await on(copy.port, 'capture', (source) =>
      readCaptureFacts(source, connect, connectorName),
    );
    expect(offsetLsn).toBeLessThan(currentLsn);
    await sleep(2000);
    expect(['BETWEEN', 'PAST'].filter(seen)).toEqual([]);
    expect(await stops()).toBe(1);
  });

  it('refuses a connector that somebody resumes', async () => {
    await expect(
      on(copy.port, 'capture', (source) => source.query('select tidemark.admit_capture()')),
    ).rejects.toThrow('the database is on timeline 00000002 and capture has read on 00000001');
    await connect.resume(connectorName);
    await waitUntil('the connector to be stopped again', async () => (await stops()) === 2);
    await expectRewound(copy.port);
    expect(['BETWEEN', 'PAST'].filter(seen)).toEqual([]);
  });

  it('says so when the role may not ask for the history', async () => {
    const history = () => on(copy.port, 'capture', (source) => readHistory(source, '00000002'));
    expect(await history()).toMatchObject({ lines: [{ timeline: 1 }] });
    await on(copy.port, 'postgres', (admin) => admin.query('alter role capture noreplication'));
    expect(await history()).toEqual({ denied: expect.stringContaining('permission denied') as string });
    await on(copy.port, 'postgres', (admin) => admin.query('alter role capture replication'));
  });

  it('is captured again after the recovery, under its own timeline', async () => {
    expect(await recover()).toBe(2);
    await arrives('BETWEEN');
    await arrives('PAST');
    await insert(copy.port, 'AFTER RECOVERY');
    await arrives('AFTER RECOVERY');
    expect(await noted(copy.port)).toEqual({ epoch: 2, timeline: '00000002' });
  });
});

describe('the server from before the restore', () => {
  it('is rewound, since it does not know the epoch of the recovery', async () => {
    door.leadTo(sourcePort);
    await expectRewound(sourcePort);
    expect(await recover()).toBe(3);
  });
});

describe('a standby with the slot, promoted', () => {
  it('is captured without a hand, and no row is missing', async () => {
    const standby = await startStandby(route);
    try {
      await standby.synced(slotName);
      for (let n = 0; n < 20; n += 1) await insert(sourcePort, `UNREAD${n}`);
      await standby.caughtUp();
      await route.kill('postgres');
      await standby.promote();
      door.leadTo(standby.port);
      for (let n = 0; n < 20; n += 1) await insert(standby.port, `PROMOTED${n}`);
      await arrives('PROMOTED19');
      const { rows } = await on(standby.port, 'postgres', (admin) =>
        admin.query<{ symbol: string }>('select symbol from instruments'),
      );
      expect(rows.map(({ symbol }) => symbol)).toEqual(expect.arrayContaining(['UNREAD0', 'PROMOTED0']));
      expect(rows.filter(({ symbol }) => !seen(symbol))).toEqual([]);
      expect(await noted(standby.port)).toEqual({ epoch: 3, timeline: '00000002' });
      expect(await state(standby.port)).toMatchObject({ state: 'active', refused: false });
    } finally {
      door.leadTo(sourcePort);
      await standby.end();
    }
  });
});
