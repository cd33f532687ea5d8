import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startRoute, type Route } from '../../local/route/route';
import { rotatePassword } from '../faults/rotate-password';
import { connectAs } from './source-session';

let folder: string;
let route: Route;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-rotated-'));
  route = await startRoute({ stateDir: join(folder, 'state'), only: ['api'] });
}, 120_000);

afterAll(async () => {
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

const ready = async () => (await fetch(`http://127.0.0.1:${route.settings.ports.api}/readyz`)).status;

it('lets the API go on with the new password and without a restart', async () => {
  const before = route.settings.passwords.api;
  expect(await ready()).toBe(200);
  await rotatePassword({ route }, 'api');
  expect(route.settings.passwords.api).not.toBe(before);

  const admin = await connectAs(route, 'postgres');
  const { rowCount } = await admin.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'tidemark-api'`,
  );
  await admin.end();
  expect(rowCount).toBeGreaterThan(0);
  expect(await ready()).toBe(200);
}, 60_000);
