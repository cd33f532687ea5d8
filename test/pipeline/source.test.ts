import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { applyMigrations } from '../../lambda/source/apply-migrations';
import { migrationsFolder } from '../../lambda/source/migrate';
import { prepareCapture } from '../../lambda/source/prepare-capture';
import { enumOf, tables, type CapturedTable, type Column } from '../../lib/contracts/tables';
import { startRoute, type Route } from '../../local/route/route';
import { routeHandlers } from '../../local/route/route-handlers';
import { connectAs, refusal, type Role } from './source-session';

const denied = '42501';
const failedCheck = '23514';

let folder: string;
let route: Route;
let as: Record<Role, Client>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-source-'));
  route = await startRoute({ stateDir: join(folder, 'state'), only: ['prepare-source'] });
  as = {
    postgres: await connectAs(route, 'postgres'),
    migrate: await connectAs(route, 'migrate'),
    api: await connectAs(route, 'api'),
    capture: await connectAs(route, 'capture'),
    reconcile: await connectAs(route, 'reconcile'),
  };
}, 120_000);

afterAll(async () => {
  for (const client of Object.values(as)) await client.end();
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

const prepareSource = () => routeHandlers(route.settings).prepareSource();

describe('the tables', () => {
  it('are what lib/contracts/tables.ts says, column by column', async () => {
    for (const table of tables) {
      expect(await tableInDatabase(as.migrate, table)).toEqual(asInDatabase(table));
    }
  });

  it.each([
    [
      'a price that is no number',
      `insert into daily_bars (symbol, day, close) values ('A', '2000-01-03', 'NaN')`,
    ],
    ['a negative price', `insert into daily_bars (symbol, day, close) values ('A', '2000-01-03', -1)`],
    ['an infinite day', `insert into daily_bars (symbol, day, close) values ('A', 'infinity', 1)`],
    ['a day before year 1', `insert into daily_bars (symbol, day, close) values ('A', '0001-12-31 BC', 1)`],
    ['a quantity that is no number', order({ quantity: `'NaN'` })],
    ['a quantity of nothing', order({ quantity: '0' })],
    ['an infinite moment', order({ placed_at: `'infinity'` })],
    ['a moment after year 9999', order({ placed_at: `'10000-01-01 00:00:00+00'` })],
    ['a moment before year 1', order({ placed_at: `'0001-12-31 23:59:59.999999+00 BC'` })],
  ])('refuse %s, which the lake cannot hold', async (_, sql) => {
    expect(await refusal(as.api, sql)).toBe(failedCheck);
  });
});

describe('the roles', () => {
  it('let the API write rows of every captured table', async () => {
    await as.api.query(`insert into instruments values ('RIGHTS', 'Rights', 'USD', true)`);
    await as.api.query(`insert into daily_bars (symbol, day, close) values ('RIGHTS', '2000-01-03', 1)`);
    await as.api.query(order({ symbol: `'RIGHTS'` }));
    await as.api.query(`update orders set status = 'filled' where symbol = 'RIGHTS'`);
    for (const table of ['orders', 'daily_bars', 'instruments']) {
      expect((await as.api.query(`delete from ${table} where symbol = 'RIGHTS'`)).rowCount).toBe(1);
    }
  });

  it.each([
    'create table mine ()',
    'create temporary table mine ()',
    'create schema mine',
    'alter table orders add column mine text',
    'drop table orders',
    'truncate orders',
    'select from tidemark.migrations',
    'update tidemark.heartbeat set beaten_at = now()',
    `insert into api.api_keys values ('0', '', 'mine', '{}')`,
    'update api.api_keys set revoked_at = null',
    'delete from api.api_keys',
    'create table api.mine ()',
  ])('keep the API from: %s', async (sql) => {
    expect(['42501', '42P01']).toContain(await refusal(as.api, sql));
  });

  it('let capture read captured tables and beat the heart', async () => {
    for (const { name } of tables) await as.capture.query(`select from public.${name}`);
    expect((await as.capture.query('update tidemark.heartbeat set beaten_at = now()')).rowCount).toBe(1);
  });

  it('let the API read its keys', async () => {
    await as.api.query('select id, secret_sha256 from api.api_keys');
  });

  it('let the API keep its answers, which are not captured', async () => {
    const kept = `insert into api.idempotency_keys (caller, key, request_hash) values ('', 'rights', '')`;
    await as.api.query(kept);
    await as.api.query(`update api.idempotency_keys set status = 201 where key = 'rights'`);
    expect((await as.api.query(`delete from api.idempotency_keys where key = 'rights'`)).rowCount).toBe(1);
    expect((await published(as.migrate)).filter((name) => name.startsWith('api.'))).toEqual([]);
  });

  it.each([
    `insert into instruments values ('A', 'A', 'USD', true)`,
    'delete from orders',
    'select from api.api_keys',
    'select from api.idempotency_keys',
    'delete from tidemark.heartbeat',
    'select from tidemark.migrations',
    'create table mine ()',
  ])('keep capture from: %s', async (sql) => {
    expect(await refusal(as.capture, sql)).toBe(denied);
  });

  it('let reconcile read captured tables and see the slots', async () => {
    for (const { name } of tables) await as.reconcile.query(`select from public.${name}`);
    await as.reconcile.query('select restart_lsn from pg_replication_slots');
  });

  it.each([
    'delete from orders',
    'update tidemark.heartbeat set beaten_at = now()',
    'select from tidemark.capture_position',
    'select from api.api_keys',
    'select from api.idempotency_keys',
    'create table mine ()',
    `select pg_create_physical_replication_slot('mine')`,
  ])('keep reconcile from: %s', async (sql) => {
    expect(await refusal(as.reconcile, sql)).toBe(denied);
  });

  it('give the API rows of tables that a later migration makes', async () => {
    await as.migrate.query('create table public.later (id int generated always as identity primary key)');
    expect((await as.api.query('insert into public.later default values')).rowCount).toBe(1);
    await as.api.query(`select nextval(pg_get_serial_sequence('public.later', 'id'))`);
    expect(await refusal(as.capture, 'select from public.later')).toBe(denied);
    await as.migrate.query('drop table public.later');
  });
});

describe('preparing again', () => {
  it('changes nothing', async () => {
    expect(await prepareSource()).toEqual({ roles: [], migrations: [], capture: [] });
  });

  it('puts back a password that was changed by hand', async () => {
    await as.postgres.query(`alter role api password 'changed by hand'`);
    await expect(connectAs(route, 'api')).rejects.toThrow('password authentication failed');
    expect(await prepareSource()).toEqual({ roles: ['role api: password set'], migrations: [], capture: [] });
    await (await connectAs(route, 'api')).end();
  });

  it('takes a table out of capture that left the list, and back in', async () => {
    const roles = { api: 'api', capture: 'capture', reconcile: 'reconcile' };
    const without = tables.filter(({ name }) => name !== 'orders');
    expect(await prepareCapture(as.migrate, roles, without)).toEqual([
      'role capture: select on public.orders revoked',
      'role reconcile: select on public.orders revoked',
      "table public.orders: TRUNCATE is PostgreSQL's own again",
      'publication tidemark: public.orders removed',
    ]);
    expect(await refusal(as.capture, 'select from orders')).toBe(denied);
    expect(await prepareCapture(as.migrate, roles, tables)).toEqual([
      'role capture: select on public.orders granted',
      'role reconcile: select on public.orders granted',
      'table public.orders: TRUNCATE deletes row by row',
      'publication tidemark: public.orders added',
    ]);
    expect(await published(as.migrate)).toEqual(
      ['public.daily_bars', 'public.instruments', 'public.orders', 'tidemark.heartbeat'].sort(),
    );
  });

  it('names a listed table that no migration made', async () => {
    const missing: CapturedTable = { ...tables[0]!, name: 'trades' };
    const roles = { api: 'api', capture: 'capture', reconcile: 'reconcile' };
    const attempt = prepareCapture(as.migrate, roles, [...tables, missing]);
    await expect(attempt).rejects.toThrow('Table public.trades is listed in lib/contracts/tables.ts');
  });
});

describe('TRUNCATE of captured tables', () => {
  it('asks for referring tables first, and then empties all', async () => {
    await as.api.query(`insert into instruments values ('GONE', 'Gone', 'USD', true)`);
    await as.api.query(order({ symbol: `'GONE'` }));
    await expect(as.migrate.query('truncate instruments cascade')).rejects.toThrow(
      'name the referring tables first',
    );
    await as.migrate.query('truncate orders, daily_bars, instruments');
    expect((await as.api.query('select from orders union all select from instruments')).rowCount).toBe(0);
  });
});

describe('migrations', () => {
  let copy: string;

  beforeEach(async () => {
    copy = await mkdtemp(join(folder, 'migrations-'));
    await cp(migrationsFolder, copy, { recursive: true });
  });

  it('are applied once by two runs at the same time', async () => {
    await writeFile(join(copy, '0900-once.sql'), 'create table public.once ()');
    const other = await connectAs(route, 'migrate');
    const runs = await Promise.all([applyMigrations(as.migrate, copy), applyMigrations(other, copy)]);
    await other.end();
    expect(runs.flat()).toEqual(['0900-once.sql']);
    await forget('0900-once.sql', 'drop table public.once');
  });

  it('leave nothing of a file that fails, and keep those before it', async () => {
    await writeFile(join(copy, '0900-good.sql'), 'create table public.good ()');
    await writeFile(join(copy, '0901-bad.sql'), 'create table public.bad (); select 1 / 0');
    await expect(applyMigrations(as.migrate, copy)).rejects.toThrow(
      'Migration 0901-bad.sql failed and was rolled back: division by zero',
    );
    const { rows } = await as.migrate.query(
      `select to_regclass('public.good') is not null as good, to_regclass('public.bad') is not null as bad`,
    );
    expect(rows).toEqual([{ good: true, bad: false }]);
    await forget('0900-good.sql', 'drop table public.good');
  });

  it('are refused when a DEFAULT fills rows of a captured table, of which the lake hears nothing', async () => {
    const bare = `alter table instruments add column lot integer`;
    await writeFile(join(copy, '0900-lot.sql'), `${bare} not null default 100`);
    await as.api.query(`insert into instruments values ('LOT', 'Lot', 'USD', true)`);
    await expect(applyMigrations(as.migrate, copy)).rejects.toThrow(
      'Migration 0900-lot.sql failed and was rolled back: column lot of public.instruments gives its rows a value by DEFAULT',
    );
    const set = 'alter table instruments alter column lot set default 100, alter column lot set not null';
    await writeFile(join(copy, '0900-lot.sql'), `${bare}; update instruments set lot = 100; ${set}`);
    expect(await applyMigrations(as.migrate, copy)).toEqual(['0900-lot.sql']);
    await forget('0900-lot.sql', 'alter table instruments drop column lot');
    await as.api.query(`delete from instruments where symbol = 'LOT'`);
  });

  it('are refused when an applied file was changed', async () => {
    await writeFile(join(copy, '0003-orders.sql'), 'select 1');
    await expect(applyMigrations(as.migrate, copy)).rejects.toThrow(
      'Migration 0003-orders.sql was changed after it was applied',
    );
  });

  it('are refused when an applied file is gone', async () => {
    await rm(join(copy, '0003-orders.sql'));
    await expect(applyMigrations(as.migrate, copy)).rejects.toThrow('Migration 0003-orders.sql was applied');
  });

  it('are refused when a name gives no order', async () => {
    await writeFile(join(copy, 'trades.sql'), 'select 1');
    await expect(applyMigrations(as.migrate, copy)).rejects.toThrow(
      'Migration trades.sql has no place in the order',
    );
  });

  async function forget(file: string, undo: string): Promise<void> {
    await as.migrate.query(undo);
    await as.migrate.query('delete from tidemark.migrations where file = $1', [file]);
  }
});

it("keeps rows and passwords out of the server's log", async () => {
  await as.api.query(`insert into instruments values ('SECRETIVE', 'Secretive', 'USD', true)`);
  await refusal(as.api, `insert into instruments values ('SECRETIVE', 'Twice', 'USD', true)`);
  await refusal(as.api, order({ symbol: `'UNKNOWN-ONE'` }));
  const log = await readFile(join(folder, 'state', 'logs', 'postgres.log'), 'utf8');
  expect(log).toContain('duplicate key');
  for (const secret of ['SECRETIVE', 'Twice', 'UNKNOWN-ONE', ...Object.values(route.settings.passwords)]) {
    expect(log).not.toContain(secret);
  }
});

/** An INSERT of a whole order in which the given columns hold the given expressions. */
function order(values: Readonly<Record<string, string>>): string {
  const whole = {
    symbol: `'A'`,
    customer: `'c'`,
    region: `'r'`,
    side: `'buy'`,
    quantity: '1',
    placed_at: 'now()',
    ...values,
  };
  return `insert into orders (${Object.keys(whole).join(', ')}) values (${Object.values(whole).join(', ')})`;
}

async function tableInDatabase(client: Client, { schema, name }: CapturedTable): Promise<CapturedTable> {
  const { rows: columns } = await client.query<{ name: string; type: string; nullable: boolean }>(
    `select column_name as name, is_nullable = 'YES' as nullable,
            case when data_type = 'USER-DEFINED' then 'enum(' || udt_name || ')'
                 when data_type = 'numeric' then format('numeric(%s,%s)', numeric_precision, numeric_scale)
                 when data_type = 'timestamp with time zone' then 'timestamptz'
                 when data_type = 'timestamp without time zone' then 'timestamp'
                 else data_type end as type
     from information_schema.columns where table_schema = $1 and table_name = $2 order by ordinal_position`,
    [schema, name],
  );
  const { rows: key } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.table_constraints
       join information_schema.key_column_usage using (constraint_schema, constraint_name, table_schema, table_name)
     where constraint_type = 'PRIMARY KEY' and table_schema = $1 and table_name = $2 order by ordinal_position`,
    [schema, name],
  );
  for (const { type } of columns) {
    const isEnum = await client.query('select 1 from pg_type where typname = $1 and typtype = $2', [
      enumOf(type as Column['type']) ?? '',
      'e',
    ]);
    expect([type, isEnum.rowCount]).toEqual([type, type.startsWith('enum(') ? 1 : 0]);
  }
  return { schema, name, primaryKey: key.map(({ name }) => name), columns } as unknown as CapturedTable;
}

/** What the database knows of a table: defaults written out, nothing of Kafka. */
/** Masks and rules of quality are nothing that the database has. */
function asInDatabase({ schema, name, primaryKey, columns }: CapturedTable) {
  return {
    ...{ schema, name, primaryKey },
    columns: columns.map(({ name: column, type, nullable = false }) => ({ name: column, type, nullable })),
  };
}

async function published(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select schemaname || '.' || tablename as name from pg_publication_tables where pubname = 'tidemark' order by 1`,
  );
  return rows.map(({ name }) => name);
}
