import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import { apiKeyCommand } from '../../local/api-key/api-key-command';
import { makeApiKey } from '../../local/route/make-api-key';
import { loadApiKey } from '../../local/route/secrets';
import { startRoute, type Route } from '../../local/route/route';
import { connectAs } from './source-session';
import { waitUntil } from './wait-until';

jest.setTimeout(60_000);

/** What the API promises, and what a busy machine may add. */
const revokedWithinMs = 5_000 + 2_000;

let folder: string;
let route: Route;
let admin: Client;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-keys-'));
  route = await startRoute({ stateDir: folder, only: ['nginx'] });
  admin = await connectAs(route, 'postgres');
}, 180_000);

afterAll(async () => {
  await admin.end();
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function command(line: string): Promise<string> {
  let text = '';
  await apiKeyCommand({ args: line.split(' '), stateDir: folder, write: (part) => (text += part) });
  return text;
}

/** The key that a command has printed. */
function printed(text: string): string {
  const [key] = /^tidemark_[0-9a-f]{16}_[0-9a-f]{64}$/m.exec(text) ?? [];
  if (key === undefined) throw new Error('The command printed no key.');
  return key;
}

const idOf = (key: string) => key.split('_')[1] ?? '';
const make = async (options = '--scope orders:read') => printed(await command(`make --name test ${options}`));

async function statusOf(key: string, path = '/v1/orders?limit=1'): Promise<number> {
  const answer = await fetch(new URL(path, route.endpoints.api), {
    headers: { authorization: `Bearer ${key}` },
  });
  await answer.arrayBuffer();
  return answer.status;
}

const opens = (key: string) => waitUntil('the key to open', async () => (await statusOf(key)) === 200, 5);

describe('the key of this machine', () => {
  it('is made by the start, with every scope, in a file for this user only that the endpoints name', async () => {
    const { secrets } = route.endpoints;
    expect((await stat(secrets)).mode & 0o777).toBe(0o600);
    await opens(loadApiKey(secrets));
    expect(await statusOf(loadApiKey(secrets), '/v1/instruments')).toBe(200);
    expect(await statusOf(loadApiKey(secrets), '/v1/daily-bars?symbol=A')).toBe(200);
  });

  it('is kept by the next start, and made anew when it was revoked', async () => {
    const first = route.settings.apiKey();
    await makeApiKey(route.settings);
    expect(route.settings.apiKey()).toBe(first);
    await command(`revoke ${idOf(first)}`);
    await makeApiKey(route.settings);
    expect(route.settings.apiKey()).not.toBe(first);
    await opens(route.settings.apiKey());
  });
});

describe('npm run api-key', () => {
  it('prints a key that is kept as a hash only', async () => {
    const text = await command('make --name collector --scope orders:read --quota 600 --expires 90d');
    const key = printed(text);
    expect(text).toMatch(/^It ends at 20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ\. It is shown this once/m);
    await opens(key);
    const [, id = '', secret = ''] = key.split('_');
    const { rows } = await admin.query<{ row: string }>('select k::text as row from api.api_keys as k');
    expect(rows.some(({ row }) => row.includes(id))).toBe(true);
    expect(rows.filter(({ row }) => row.includes(secret))).toEqual([]);
    const { rows: found } = await admin.query(
      `select name, scopes, quota_per_minute, round(extract(epoch from expires_at - created_at)) / 86400 as days
       from api.api_keys where id = $1 and secret_sha256 = sha256($2::bytea)`,
      [id, secret],
    );
    expect(found).toMatchObject([{ name: 'collector', scopes: ['orders:read'], quota_per_minute: 600 }]);
    expect(Number((found[0] as { days: string }).days)).toBe(90);
  });

  it('lists keys with their state and without their secrets', async () => {
    const key = await make();
    await command(`revoke ${idOf(key)}`);
    const text = await command('list');
    const line = text.split('\n').find((line) => line.includes(idOf(key)));
    expect(line).toMatch(/test .*orders:read .*none .*never .*revoked/);
    expect(text).toMatch(/this-machine .*instruments:read .*live/);
    expect(text).not.toContain(key.split('_')[2]);
  });

  it('lets a key do what its scopes say and nothing else', async () => {
    const key = await make('--scope instruments:read,bars:read');
    await waitUntil('the key', async () => (await statusOf(key, '/v1/instruments')) === 200, 5);
    expect(await statusOf(key)).toBe(403);
  });

  it('revokes a key, which the API refuses within the stated time', async () => {
    const key = await make();
    await opens(key);
    expect(await command(`revoke ${idOf(key)}`)).toContain('is revoked');
    const revoked = Date.now();
    await waitUntil('the refusal', async () => (await statusOf(key)) === 401, 20);
    expect(Date.now() - revoked).toBeLessThan(revokedWithinMs);
  });

  it('refuses to revoke or rotate what is not there, and to rotate what has ended', async () => {
    const unknown = '0'.repeat(16);
    await expect(command(`revoke ${unknown}`)).rejects.toThrow(`There is no key ${unknown}`);
    await expect(command(`rotate ${unknown}`)).rejects.toThrow(`Key ${unknown} is not live`);
    const ended = await make();
    await command(`revoke ${idOf(ended)}`);
    await expect(command(`rotate ${idOf(ended)}`)).rejects.toThrow('make a new one');
  });

  it('rotates a key under load: both are good until the old one ends, and no call is refused', async () => {
    const old = await make('--scope orders:read --expires 90d');
    await opens(old);
    const answers = new Map<string, Map<number, number>>();
    let [key, stopped] = [old, false];
    const load = Array.from({ length: 4 }, async () => {
      while (!stopped) {
        const used = key;
        const status = await statusOf(used);
        const counts = answers.get(used) ?? new Map<number, number>();
        answers.set(used, counts.set(status, (counts.get(status) ?? 0) + 1));
      }
    });
    await sleep(500);
    const text = await command(`rotate ${idOf(old)} --grace 10s`);
    const rotated = Date.now();
    expect(text).toContain('The old key ends at ');
    const next = printed(text);
    // The API looks for keys that it does not know once a second.
    await opens(next);
    await sleep(1_500);
    key = next;
    await sleep(1_500);
    expect(await statusOf(old)).toBe(200);
    await waitUntil('the end of the old key', async () => (await statusOf(old)) === 401, 30);
    expect(Date.now() - rotated).toBeGreaterThan(9_000);
    stopped = true;
    await Promise.all(load);
    for (const used of [old, next]) {
      expect([...(answers.get(used)?.keys() ?? [])]).toEqual([200]);
      expect(answers.get(used)?.get(200)).toBeGreaterThan(50);
    }
    const { rows } = await admin.query<{ same: boolean }>(
      `select a.scopes = b.scopes and a.name = b.name and b.expires_at - now() > interval '89 days' as same
       from api.api_keys a, api.api_keys b where a.id = $1 and b.id = $2`,
      [idOf(old), idOf(next)],
    );
    expect(rows).toEqual([{ same: true }]);
  });
});
