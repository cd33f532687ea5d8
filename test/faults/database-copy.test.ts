import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { publicationName } from '../../lib/contracts/source-names';
import { openSource } from '../../local/job/clients';
import { startRoute, type Route } from '../../local/route/route';
import { waitUntil } from '../pipeline/wait-until';
import { startStandby, takeBackup, type DatabaseCopy, type Standby } from './database-copy';

jest.setTimeout(120_000);

let folder: string;
let route: Route;
let source: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-copy-'));
  route = await startRoute({ stateDir: join(folder, 'state'), only: ['prepare-source'] });
  source = await openSource(route.settings);
});

afterAll(async () => {
  await source.end();
  await route.stop();
  await rm(folder, { recursive: true });
});

const slotNames = (client: Client) =>
  values(client, 'select slot_name from pg_replication_slots order by slot_name');
const copiesLeft = async () =>
  (await readdir(route.settings.state.data)).filter((name) => name.startsWith('postgres-copy-'));

describe('a copy that is restored', () => {
  let written: Awaited<ReturnType<typeof writePairsDuring>>;
  let lsn: bigint;
  let copy: DatabaseCopy;
  let restored: Client;

  beforeAll(async () => {
    await source.query(`select pg_create_logical_replication_slot('kept', 'pgoutput')`);
    written = await writePairsDuring(async () => {
      const backup = await takeBackup(route, { slots: true });
      lsn = position(backup.lsn);
      copy = await backup.restore();
    });
    restored = await copy.connect();
  });
  afterAll(async () => {
    await restored.end();
    await copy.end();
    await source.query(`select pg_drop_replication_slot('kept')`);
    expect(await copiesLeft()).toEqual([]);
  });

  it('holds each transaction that was committed before its position, whole, and no other', async () => {
    const pairs = await values(restored, `select n || ':' || count(*) from pairs group by n order by n`);
    expect(pairs).toEqual(pairs.map((_, index) => `${index + 1}:2`));
    const before = written.filter(({ end }) => end <= lsn).length;
    const begun = written.filter(({ begin }) => begin < lsn).length;
    expect(before).toBeGreaterThan(0);
    expect(pairs.length).toBeGreaterThanOrEqual(before);
    expect(pairs.length).toBeLessThanOrEqual(begun);
    expect(begun).toBeLessThan(written.length);
  });

  it('is the same system, with its WAL behind and on a timeline of its own', async () => {
    const system = 'select system_identifier::text from pg_control_system()';
    expect(await values(restored, system)).toEqual(await values(source, system));
    const [end = ''] = await values(restored, 'select pg_current_wal_lsn()::text');
    const [sourceEnd = ''] = await values(source, 'select pg_current_wal_lsn()::text');
    expect(position(end)).toBeGreaterThanOrEqual(lsn);
    expect(position(end)).toBeLessThan(position(sourceEnd));
    const timeline = `select left(pg_walfile_name(pg_current_wal_lsn()), 8)`;
    expect(await values(restored, timeline)).toEqual(['00000002']);
    expect(await values(source, timeline)).toEqual(['00000001']);
  });

  it('takes writes, of which the source learns nothing', async () => {
    await restored.query('insert into pairs values (0), (0)');
    expect(await values(source, 'select n::text from pairs where n = 0')).toEqual([]);
  });

  it('has the slots of the source and can be read by them', async () => {
    expect(await slotNames(restored)).toEqual(['kept']);
    await insertInstrument(restored, 'RESTORED');
    expect(await changes(restored, 'kept')).toContain('RESTORED');
  });

  it('has no slots when they were not asked for', async () => {
    const backup = await takeBackup(route, { slots: false });
    const bare = await backup.restore();
    const client = await bare.connect();
    expect(await slotNames(client)).toEqual([]);
    await client.end();
    await bare.end();
  });
});

test('a standby leaves nothing on the source when it ends', async () => {
  const standby = await startStandby(route);
  const waitsFor = () => values(source, 'show synchronized_standby_slots');
  await waitUntil('the setting to be there', async () => (await waitsFor())[0] !== '');
  expect(await waitsFor()).toEqual(await slotNames(source));
  await standby.end();
  expect(await slotNames(source)).toEqual([]);
  await waitUntil('the setting to be gone', async () => (await waitsFor())[0] === '');
});

describe('a standby', () => {
  let standby: Standby;

  beforeAll(async () => {
    standby = await startStandby(route);
  });
  afterAll(async () => {
    await standby.end();
    expect(await copiesLeft()).toEqual([]);
  });

  it('follows, and takes over rows and slot when the source is killed', async () => {
    await source.query(`select pg_create_logical_replication_slot('read_on', 'pgoutput', failover => true)`);
    await insertInstrument(source, 'BEFORE');
    const reader = new AbortController();
    const reading = readUntil(reader.signal, 'read_on');
    await standby.synced('read_on').finally(() => {
      reader.abort();
    });
    expect(await reading).toContain('BEFORE');
    await insertInstrument(source, 'UNREAD');
    await standby.caughtUp();

    source.on('error', () => undefined);
    await route.kill('postgres');
    await standby.promote();

    const promoted = await standby.connect();
    try {
      expect(await values(promoted, `select symbol from instruments order by symbol`)).toEqual([
        'BEFORE',
        'UNREAD',
      ]);
      await insertInstrument(promoted, 'AFTER');
      const read = await changes(promoted, 'read_on');
      expect(read).toContain('UNREAD');
      expect(read).toContain('AFTER');
    } finally {
      await promoted.end();
    }
  });
});

/**
 * Commits two rows at a time from before the work until after it.
 *
 * @returns each transaction's WAL: a position before it and one behind its commit
 */
async function writePairsDuring(work: () => Promise<void>): Promise<{ begin: bigint; end: bigint }[]> {
  const writer = await openSource(route.settings);
  const written: { begin: bigint; end: bigint }[] = [];
  const inserted = async () => {
    const [begin = ''] = await values(writer, 'select pg_current_wal_insert_lsn()::text');
    await writer.query(`begin; insert into pairs values (${written.length + 1});
      insert into pairs values (${written.length + 1}); commit`);
    const [end = ''] = await values(writer, 'select pg_current_wal_insert_lsn()::text');
    written.push({ begin: position(begin), end: position(end) });
  };
  try {
    await writer.query('create table pairs (n integer)');
    const done = new AbortController();
    const writing = (async () => {
      while (!done.signal.aborted) await inserted();
      await inserted();
    })();
    try {
      await work();
    } finally {
      done.abort();
      await writing;
    }
  } finally {
    await writer.end();
  }
  return written;
}

/** What the slot has to give, as text with pgoutput's bytes in it; the slot moves on. */
async function changes(client: Client, slot: string): Promise<string> {
  const messages = await values(
    client,
    `select encode(data, 'escape') from pg_logical_slot_get_binary_changes('${slot}', null, null,
       'proto_version', '1', 'publication_names', '${publicationName}')`,
  );
  return messages.join('');
}

async function readUntil(enough: AbortSignal, slot: string): Promise<string> {
  let read = '';
  while (!enough.aborted) {
    read += await changes(source, slot);
    await sleep(100);
  }
  return read;
}

async function insertInstrument(client: Client, symbol: string): Promise<void> {
  await client.query(`insert into instruments values ($1, $1, 'USD', true)`, [symbol]);
}

/** The first column. */
async function values(client: Client, sql: string): Promise<string[]> {
  const { rows } = await client.query<string[]>({ text: sql, rowMode: 'array' });
  return rows.map(([value]) => value ?? '');
}

/** A WAL position in bytes. */
function position(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/');
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`);
}
