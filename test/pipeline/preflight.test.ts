import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { preflight, problemsOf } from '../../lambda/source/preflight';
import { readSourceFacts, type SourceFacts } from '../../lambda/source/source-facts';
import { tables } from '../../lib/contracts/tables';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { connectAs } from './source-session';

const expected = { role: 'capture', leastWalMiB: 1024 };

let folder: string;
let route: Route;
let admin: Client;
/** A second database, for what belongs to another one. */
let elsewhere: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-preflight-'));
  route = await startRoute({ stateDir: folder, only: ['prepare-source'] });
  admin = await connectAs(route, 'postgres');
  await admin.query('create database elsewhere');
  elsewhere = await connectAs(route, 'postgres', 'elsewhere');
}, 120_000);

afterAll(async () => {
  await elsewhere.end();
  await admin.end();
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function codes(): Promise<string[]> {
  return (await preflight(admin, expected)).problems.map(({ code }) => code);
}

describe('the pre-flight', () => {
  it('finds nothing wrong with a prepared source, as the connector and as the admin', async () => {
    expect(await codes()).toEqual([]);
    expect(await routeHandlers(route.settings).preflight()).toMatchObject({ problems: [] });
  });

  it.each([
    ['role-missing', 'alter role capture rename to other', 'alter role other rename to capture'],
    ['role-login', 'alter role capture nologin', 'alter role capture login'],
    ['role-replication', 'alter role capture noreplication', 'alter role capture replication'],
    [
      'role-connect',
      'revoke connect on database tidemark from capture',
      'grant connect on database tidemark to capture',
    ],
    [
      'schema-usage',
      'revoke usage on schema tidemark from capture',
      'grant usage on schema tidemark to capture',
    ],
    ['table-select', 'revoke select on orders from capture', 'grant select on orders to capture'],
    [
      'heartbeat-update',
      'revoke update on tidemark.heartbeat from capture',
      'grant update on tidemark.heartbeat to capture',
    ],
    [
      'row-security',
      'alter table orders enable row level security',
      'alter table orders disable row level security',
    ],
    [
      'column-missing',
      'alter table orders drop column customer',
      'alter table orders add column customer text not null',
    ],
    ['column-ahead', 'alter table orders drop column note', 'alter table orders add column note text'],
    [
      'column-ahead',
      'alter table orders alter column price type numeric(12,6)',
      'alter table orders alter column price type numeric(18,6)',
    ],
    ['column-undeclared', 'alter table orders add column extra int', 'alter table orders drop column extra'],
    [
      'column-type',
      'alter table orders alter column region type varchar(40)',
      'alter table orders alter column region type text',
    ],
    [
      'column-nullable',
      'alter table orders alter column region drop not null',
      'alter table orders alter column region set not null',
    ],
    [
      'key-missing',
      'alter table orders drop constraint orders_pkey',
      'alter table orders add primary key (id)',
    ],
    [
      'key-differs',
      'alter table orders drop constraint orders_pkey; alter table orders add primary key (id, symbol)',
      'alter table orders drop constraint orders_pkey; alter table orders add primary key (id)',
    ],
    [
      'replica-identity',
      'alter table orders replica identity default',
      'alter table orders replica identity full',
    ],
    [
      'publication-missing',
      'alter publication tidemark rename to other',
      'alter publication other rename to tidemark',
    ],
    [
      'publication-lacks-table',
      'alter publication tidemark drop table orders',
      'alter publication tidemark add table orders',
    ],
    [
      'publication-extra-table',
      'alter publication tidemark add table tidemark.migrations',
      'alter publication tidemark drop table tidemark.migrations',
    ],
    [
      'publication-row-filter',
      `alter publication tidemark drop table orders; alter publication tidemark add table orders where (region = 'eu')`,
      'alter publication tidemark drop table orders; alter publication tidemark add table orders',
    ],
    [
      'publication-column-list',
      'alter publication tidemark drop table instruments; alter publication tidemark add table instruments (symbol)',
      'alter publication tidemark drop table instruments; alter publication tidemark add table instruments',
    ],
    [
      'publication-operations',
      `alter publication tidemark set (publish = 'insert, update')`,
      `alter publication tidemark set (publish = 'insert, update, delete')`,
    ],
    [
      'publication-truncate',
      `alter publication tidemark set (publish = 'insert, update, delete, truncate')`,
      `alter publication tidemark set (publish = 'insert, update, delete')`,
    ],
    [
      'publication-via-root',
      'alter publication tidemark set (publish_via_partition_root = false)',
      'alter publication tidemark set (publish_via_partition_root = true)',
    ],
    [
      'slot-plugin',
      `select pg_create_physical_replication_slot('tidemark')`,
      `select pg_drop_replication_slot('tidemark')`,
    ],
    [
      'slots-full',
      `select pg_create_physical_replication_slot('other_' || n) from generate_series(1, 8) n`,
      `select pg_drop_replication_slot('other_' || n) from generate_series(1, 8) n`,
    ],
  ])('names %s alone', async (code, breakIt, mendIt) => {
    await admin.query(breakIt);
    try {
      const { problems } = await preflight(admin, expected);
      expect(problems.map((problem) => problem.code)).toEqual([code]);
      expect(problems[0]?.fix).not.toBe('');
    } finally {
      await admin.query(mendIt);
    }
    expect(await codes()).toEqual([]);
  });

  it('names a slot of another database', async () => {
    await elsewhere.query(`select pg_create_logical_replication_slot('tidemark', 'pgoutput')`);
    expect(await codes()).toEqual(['slot-database']);
    await elsewhere.query(`select pg_drop_replication_slot('tidemark')`);
  });

  it('names a slot that was invalidated', async () => {
    await admin.query(`select pg_create_logical_replication_slot('tidemark', 'pgoutput')`);
    await admin.query(`alter system set idle_replication_slot_timeout = '1s'`);
    await admin.query('select pg_reload_conf(), pg_sleep(2)');
    await admin.query('checkpoint');
    await admin.query('alter system reset idle_replication_slot_timeout');
    await admin.query('select pg_reload_conf(), pg_sleep(0.2)');
    expect(await codes()).toEqual(['slot-lost']);
    await admin.query(`select pg_drop_replication_slot('tidemark')`);
  });

  it('names a declared table and a declared column that do not exist', async () => {
    const [first] = tables;
    const missing = { ...first!, name: 'trades' };
    const { problems } = await preflight(admin, expected, [...tables, missing]);
    expect(problems.map(({ code }) => code)).toEqual(['table-missing', 'publication-lacks-table']);
  });

  it('tells every problem at once, and fails the deployment with all of them', async () => {
    await admin.query('revoke select on orders from capture');
    await admin.query('alter table orders replica identity default');
    await admin.query('alter publication tidemark drop table instruments');
    await expect(routeHandlers(route.settings).preflight()).rejects.toThrow(
      /cannot be captured yet\.\ntable-select: .*\nreplica-identity: .*\npublication-lacks-table: /,
    );
    expect(await routeHandlers(route.settings).prepareSource()).toMatchObject({ roles: [], migrations: [] });
    expect(await codes()).toEqual([]);
  });
});

describe('what the server says of itself', () => {
  let facts: SourceFacts;

  beforeAll(async () => {
    facts = await readSourceFacts(admin, 'capture', tables);
  });

  it.each<[string, (facts: SourceFacts) => Partial<SourceFacts>]>([
    ['server-too-old', () => ({ version: '13.22', versionNumber: 130_022 })],
    ['server-untested', () => ({ version: '17.9', versionNumber: 170_009 })],
    ['standby', () => ({ standby: true })],
    ['wal-level', ({ settings }) => ({ settings: { ...settings, wal_level: 'replica' } })],
    ['wal-cap-unlimited', ({ settings }) => ({ settings: { ...settings, max_slot_wal_keep_size: '-1' } })],
    ['wal-cap-small', ({ settings }) => ({ settings: { ...settings, max_slot_wal_keep_size: '64' } })],
    [
      'idle-slot-timeout',
      ({ settings }) => ({ settings: { ...settings, idle_replication_slot_timeout: '60' } }),
    ],
    ['senders-full', ({ settings }) => ({ senders: Number(settings.max_wal_senders) })],
    ['long-transaction', () => ({ longTransactions: [{ pid: 1, minutes: 16 }] })],
    ['prepared-transaction', () => ({ preparedTransactions: [{ gid: 'a', minutes: 16 }] })],
  ])('is refused or warned of as %s', (code, change) => {
    const problems = problemsOf({ ...facts, ...change(facts) }, expected, tables);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });
});
