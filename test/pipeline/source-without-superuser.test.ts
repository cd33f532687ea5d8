import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { applyMigrations } from '../../lambda/source/apply-migrations';
import type { Login } from '../../lambda/source/contract';
import { migrationsFolder } from '../../lambda/source/migrate';
import { prepareCapture } from '../../lambda/source/prepare-capture';
import { prepareRoles } from '../../lambda/source/prepare-roles';
import { tables } from '../../lib/contracts/tables';
import { startRoute, type Route } from '../../local/route/route';
import { connectAs } from './source-session';

const password = 'of-all-roles';
const admin = { username: 'managed_admin', password };
const logins = {
  migrate: { username: 'managed_migrate', password },
  api: { username: 'managed_api', password },
  capture: { username: 'managed_capture', password },
  reconcile: { username: 'managed_reconcile', password },
};

let folder: string;
let route: Route;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-managed-'));
  route = await startRoute({ stateDir: folder, only: ['postgres'] });
  // As RDS hands a database over: its admin owns it, makes roles, and hands out rds_replication.
  const superuser = await connectAs(route, 'postgres');
  await superuser.query(`create role ${admin.username} login createrole password '${password}'`);
  await superuser.query('create role rds_replication');
  await superuser.query(`grant rds_replication to ${admin.username} with admin option`);
  await superuser.query(`create database managed owner ${admin.username}`);
  await superuser.end();
}, 120_000);

afterAll(async () => {
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

it('is prepared by an admin who is no superuser, with rds_replication in place of REPLICATION', async () => {
  const schemas = ['public'];
  const prepare = () => as(admin, (client) => prepareRoles(client, logins, schemas, opens));
  expect(await prepare()).toContain('role managed_capture: replication granted');
  expect(await prepare()).toEqual([]);
  const names = { api: 'managed_api', capture: 'managed_capture', reconcile: 'managed_reconcile' };
  const migrate = () =>
    as(logins.migrate, async (client) => [
      ...(await applyMigrations(client, migrationsFolder)),
      ...(await prepareCapture(client, names, tables)),
    ]);
  expect(await migrate()).toContain('publication tidemark: public.orders added');
  expect(await migrate()).toEqual([]);
  const { rows } = await as(logins.capture, (client) =>
    client.query(
      `select rolreplication, pg_has_role('rds_replication', 'usage') as member
       from pg_roles where rolname = current_user`,
    ),
  );
  expect(rows).toEqual([{ rolreplication: false, member: true }]);
}, 60_000);

async function opens(login: Login): Promise<boolean> {
  return as(login, () => Promise.resolve(true)).catch(() => false);
}

async function as<Result>(login: Login, work: (client: Client) => Promise<Result>): Promise<Result> {
  const { host, port } = route.endpoints.postgres;
  const client = new Client({
    host,
    port,
    database: 'managed',
    user: login.username,
    password: login.password,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
