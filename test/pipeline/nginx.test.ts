import { setTimeout as sleep } from 'node:timers/promises';
import { FrontDoor } from './front-door';

let door: FrontDoor;

beforeAll(async () => {
  door = await FrontDoor.open(
    { NGINX_SERVER_NAMES: '127.0.0.1 shop.example' },
    {
      '/refused': { status: 422 },
      '/openapi.json': { headers: { 'cache-control': 'public, max-age=60' } },
    },
  );
}, 60_000);

afterAll(() => door.close());

test('the API learns who asked, for which host and by which protocol', async () => {
  const { headers } = await door.seen('/v1/orders?limit=1', { headers: { host: 'shop.example:8443' } });
  expect(headers).toMatchObject({
    host: 'shop.example:8443',
    'x-forwarded-host': 'shop.example:8443',
    'x-forwarded-proto': 'http',
    'x-forwarded-for': '127.0.0.1',
    'x-real-ip': '127.0.0.1',
    'x-request-id': expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  expect(headers).not.toHaveProperty('upgrade');
  expect(headers).not.toHaveProperty('connection');
});

test('a trusted load balancer says who the client is', async () => {
  const { headers } = await door.seen('/', {
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' },
  });
  expect(headers).toMatchObject({
    'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-real-ip': '203.0.113.9',
  });
});

test('anybody else cannot pretend to be another client', async () => {
  const { headers } = await door.seen('/', {
    localAddress: '127.0.0.2',
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-real-ip': '203.0.113.9' },
  });
  expect(headers).toMatchObject({
    'x-forwarded-for': '127.0.0.2',
    'x-forwarded-proto': 'http',
    'x-real-ip': '127.0.0.2',
  });
});

test('every answer bears the request id of Nginx and hides its version', async () => {
  for (const path of ['/', '/openapi.json', '/refused', '/drop', '/nginx-healthz']) {
    const { headers } = await door.send(path);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(headers.server).toBe('nginx');
  }
});

test('requests are spread over the instances and their connections are used again', async () => {
  door.connections.clear();
  const instances = [];
  for (let count = 0; count < 20; count++) instances.push((await door.seen('/')).instance);
  expect(new Set(instances)).toEqual(new Set(['one', 'two']));
  expect(door.connections.size).toBeLessThanOrEqual(4);
});

test('a WebSocket passes in both directions', async () => {
  const text = await door.talk(
    'GET /live HTTP/1.1\r\nHost: shop.example\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'echo ping',
  );
  expect(text).toMatch(/^HTTP\/1\.1 101 /);
  expect(text).toMatch(/Upgrade: websocket/);
});

test('refusals of the API pass unchanged', async () => {
  const { status, body } = await door.send('/refused', { method: 'POST' }, '{}');
  expect(status).toBe(422);
  expect(JSON.parse(body)).toMatchObject({ method: 'POST' });
});

test('a body over the limit is refused as a problem, one under it arrives', async () => {
  const refused = await door.send('/v1/daily-bars', {
    method: 'POST',
    headers: { 'content-length': 8 * 1024 * 1024 + 1, expect: '100-continue' },
  });
  expect(refused.status).toBe(413);
  expect(refused.headers['content-type']).toBe('application/problem+json');
  expect(JSON.parse(refused.body)).toMatchObject({
    status: 413,
    detail: 'The body is larger than 8m: send it in smaller batches.',
    requestId: refused.headers['x-request-id'],
  });
  const large = await door.seen('/v1/daily-bars', { method: 'POST' }, 'x'.repeat(8 * 1024 * 1024));
  expect(large.headers['content-length']).toBe(String(8 * 1024 * 1024));
});

test('an API that drops the connection is answered for as a problem, and a POST is sent once', async () => {
  const before = door.connections.size;
  const { status, headers, body } = await door.send('/drop', { method: 'POST' }, '{}');
  expect(status).toBe(503);
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
  expect(JSON.parse(body)).toMatchObject({ status: 503, requestId: headers['x-request-id'] });
  expect(door.connections.size - before).toBeLessThanOrEqual(1);
});

test('what is no HTTP is refused as a problem', async () => {
  expect(await door.talk('GET / HTTP/1.1\r\nHost: a b\r\n\r\n', '"requestId"')).toMatch(
    /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"status":400/,
  );
});

test('only the description of the API is kept', async () => {
  // The first answer may be with the client before its file is in the cache.
  await door.send('/openapi.json');
  await sleep(100);
  const description = await door.send('/openapi.json');
  const again = await door.send('/openapi.json');
  expect(again.headers['x-cache-status']).toBe('HIT');
  expect(again.body).toBe(description.body);
  expect((await door.send('/v1/orders')).headers).not.toHaveProperty('x-cache-status');
});

test('the access log tells that a URL held an API key, and not which', async () => {
  const key = `tidemark_${'0'.repeat(16)}_${'1'.repeat(64)}`;
  for (const url of [`/v1/orders/${key}`, `/v1/orders?key=${key}`, `/v1/orders/%74${key.slice(1)}`])
    await door.send(url);
  const log = await door.accessLog();
  const entries = log.trim().split('\n').slice(-3);
  expect(entries.filter((line) => line.includes('"path":"(a URL with an API key)"'))).toHaveLength(3);
  expect(log).not.toContain('1'.repeat(64));
});

test('the access log is JSON without queries, and nothing lies outside the folder', async () => {
  await door.send('/v1/orders?symbol=CONFIDENTIAL', { headers: { 'user-agent': '"quoted\\' } });
  const lines = (await door.accessLog()).trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.at(-1)).toMatchObject({ method: 'GET', path: '/v1/orders', status: 200 });
  expect(lines.join()).not.toContain('CONFIDENTIAL');
  expect(await door.errorLog()).not.toMatch(/\[(warn|alert|emerg)\]/);
});

test('one instance that is down does not fail a request', async () => {
  door.upstreams[1]!.closeAllConnections();
  await new Promise((resolve) => door.upstreams[1]!.close(resolve));
  for (let count = 0; count < 6; count++) {
    expect(await door.seen('/v1/orders', { method: 'POST' }, '{}')).toMatchObject({ instance: 'one' });
  }
});
