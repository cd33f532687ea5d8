import { setTimeout as sleep } from 'node:timers/promises';
import { FrontDoor } from './front-door';

const kept = { 'cache-control': 'public, max-age=1, stale-while-revalidate=2', vary: 'Authorization' };
let door: FrontDoor;

beforeAll(async () => {
  door = await FrontDoor.open(
    {},
    {
      '/v1/instruments': { headers: kept },
      '/v1/instruments?again': { headers: kept },
      '/v1/instruments/stale': { headers: kept },
      '/v1/daily-bars?fresh': { headers: kept },
      '/v1/orders': { headers: kept },
      '/v1/instruments/unknown': { status: 404, headers: { 'cache-control': 'no-store' } },
    },
  );
}, 60_000);

afterAll(() => door.close());

async function ask(path: string, key: string, headers: Record<string, string> = {}) {
  const answer = await door.send(path, { headers: { authorization: `Bearer ${key}`, ...headers } });
  // An answer may be with the client before its file is in the cache.
  await sleep(50);
  return {
    cache: answer.headers['x-cache-status'],
    cacheControl: answer.headers['cache-control'],
    authorization: (JSON.parse(answer.body) as { headers: Record<string, string> }).headers['authorization'],
    body: answer.body,
  };
}

test('an answer that the API lets be kept is kept for the key that asked, and for no other', async () => {
  const first = await ask('/v1/instruments', 'one');
  expect(await ask('/v1/instruments', 'one')).toEqual({ ...first, cache: 'HIT' });
  expect(await ask('/v1/instruments', 'two')).toMatchObject({ cache: 'MISS', authorization: 'Bearer two' });
  expect(await ask('/v1/instruments', 'two')).toMatchObject({ cache: 'HIT', authorization: 'Bearer two' });
  expect(await ask('/v1/instruments', 'one')).toMatchObject({ cache: 'HIT', authorization: 'Bearer one' });
  const anonymous = await door.send('/v1/instruments');
  expect(anonymous.headers['x-cache-status']).toBe('MISS');
  expect(anonymous.body).not.toContain('Bearer');
});

test('caches beyond the front door are told to keep no rows', async () => {
  expect((await ask('/v1/instruments', 'one')).cacheControl).toBe('private, no-cache');
});

test('a client that wants it fresh gets it, and so do the next ones', async () => {
  const first = await ask('/v1/daily-bars?fresh', 'one');
  const fresh = await ask('/v1/daily-bars?fresh', 'one', { 'cache-control': 'no-cache' });
  expect(fresh.cache).toBe('BYPASS');
  expect(fresh.body).not.toBe(first.body);
  expect(await ask('/v1/daily-bars?fresh', 'one')).toEqual({ ...fresh, cache: 'HIT' });
});

test('an old answer is given at once while a new one is fetched, and not after that', async () => {
  const first = await ask('/v1/instruments/stale', 'one');
  await sleep(2200);
  expect(await ask('/v1/instruments/stale', 'one')).toEqual({ ...first, cache: 'STALE' });
  const renewed = await ask('/v1/instruments/stale', 'one');
  expect(renewed.cache).toBe('HIT');
  expect(renewed.body).not.toBe(first.body);
  await sleep(5200);
  expect((await ask('/v1/instruments/stale', 'one')).cache).toBe('EXPIRED');
}, 20_000);

test('what the API does not let be kept is not, nor orders, nor writes', async () => {
  for (const path of ['/v1/instruments/unknown', '/v1/orders']) {
    const first = await ask(path, 'one');
    const second = await ask(path, 'one');
    expect(second.body).not.toBe(first.body);
    expect(second.cache).not.toBe('HIT');
  }
  const post = await door.send('/v1/instruments', { method: 'POST' }, '{}');
  expect(post.headers).not.toHaveProperty('x-cache-status');
});
