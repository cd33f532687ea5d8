import { connect } from 'node:net';
import { FrontDoor } from './front-door';

/** So small that a test reaches them. */
const limits = {
  NGINX_MAX_BODY: '1k',
  NGINX_MAX_BATCH_BODY: '2k',
  NGINX_ADDRESS_RATE: '1',
  NGINX_ADDRESS_BURST: '200',
  NGINX_ADDRESS_CONNECTIONS: '4',
  NGINX_KEY_RATE: '1',
  NGINX_KEY_BURST: '2',
  NGINX_CLIENT_TIMEOUT: '1s',
};
let door: FrontDoor;

beforeAll(async () => {
  door = await FrontDoor.open(limits, { '/busy': { status: 429, headers: { 'retry-after': '7' } } });
}, 60_000);

afterAll(() => door.close());

/** A request on a socket of its own; the answer's head and its body. */
async function refused(head: string): Promise<{ status: number; head: string; problem: unknown }> {
  const text = await door.talk(`${head}\r\nConnection: close\r\n\r\n`, '"}');
  const [answered = '', problem = ''] = text.split('\r\n\r\n', 2);
  return { status: Number(answered.split(' ')[1]), head: answered, problem: JSON.parse(problem) };
}

const local = 'Host: localhost';

test.each([
  ['a name that is not served', 'GET / HTTP/1.1\r\nHost: evil.example', 421, /^Host: /],
  ['a request without a name', 'GET / HTTP/1.0\r\nAccept: */*', 421, /^Host: /],
  ['no Host in HTTP/1.1', 'GET / HTTP/1.1\r\nAccept: */*', 400, /no valid HTTP/],
  ['two hosts', `GET / HTTP/1.1\r\n${local}\r\n${local}`, 400, /no valid HTTP/],
  ['TRACE', `TRACE / HTTP/1.1\r\n${local}`, 405, /method/],
  ['a page of its own', `GET /-/uri HTTP/1.1\r\n${local}`, 404, /no such page/],
  ['no HTTP at all', `\x16\x03\x01 hello`, 400, /no valid HTTP/],
  ['CONNECT', `CONNECT a:1 HTTP/1.1\r\n${local}`, 400, /no valid HTTP/],
  ['an unknown version', `GET / HTTP/3.0\r\n${local}`, 400, /no valid HTTP/],
  ['an unknown transfer coding', `POST / HTTP/1.1\r\n${local}\r\nTransfer-Encoding: gzip`, 400, /no valid/],
  ['two lengths', `POST / HTTP/1.1\r\n${local}\r\nContent-Length: 1\r\nContent-Length: 2`, 400, /no valid/],
  [
    'a length and chunks',
    `POST / HTTP/1.1\r\n${local}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked`,
    400,
    /no valid HTTP/,
  ],
  ['a NUL in a header', `GET / HTTP/1.1\r\n${local}\r\nX-A: a\0b`, 400, /no valid HTTP/],
  ['a URL of 9 kB', `GET /${'a'.repeat(9000)} HTTP/1.1\r\n${local}`, 414, /URL is longer than 8k/],
  ['a header of 16 kB', `GET / HTTP/1.1\r\n${local}\r\nX-A: ${'a'.repeat(16_000)}`, 431, /longer than 8k/],
  ['a row over the limit', `POST /v1/orders HTTP/1.1\r\n${local}\r\nContent-Length: 1025`, 413, /than 1k/],
  [
    'a batch over its own',
    `POST /v1/daily-bars HTTP/1.1\r\n${local}\r\nContent-Length: 2049`,
    413,
    /than 2k/,
  ],
  ['ticks over theirs', `POST /v1/ticks HTTP/1.1\r\n${local}\r\nContent-Length: 2049`, 413, /than 2k/],
  [
    'another batch over it',
    `POST /v1/orders/batch HTTP/1.1\r\n${local}\r\nContent-Length: 2049`,
    413,
    /than 2k/,
  ],
])('refuses %s with a problem', async (_, head, status, detail) => {
  const answer = await refused(head);
  expect(answer.status).toBe(status);
  expect(answer.head).toMatch(/^Content-Type: application\/problem\+json\r?$/m);
  expect(answer.head).toMatch(/^Cache-Control: no-store\r?$/m);
  expect(answer.problem).toEqual({
    type: 'about:blank',
    title: expect.stringMatching(/^[A-Z]/) as string,
    status,
    detail: expect.stringMatching(detail) as string,
    requestId: /^X-Request-ID: (\w{32})\r?$/m.exec(answer.head)?.[1],
  });
});

test('a batch may be larger than a row', async () => {
  const body = 'x'.repeat(2048);
  for (const path of ['/v1/daily-bars', '/v1/ticks', '/v1/orders/batch']) {
    expect((await door.send(path, { method: 'POST' }, body)).status).toBe(200);
  }
});

test('a load balancer may ask for health by address', async () => {
  for (const path of ['/healthz', '/readyz', '/nginx-healthz']) {
    expect((await door.send(path, { headers: { host: '10.0.0.1:8080' } })).status).toBe(200);
  }
});

test('no answer tells what is behind it, and a browser does little with one', async () => {
  const { headers } = await door.send('/v1/orders');
  expect(headers).toMatchObject({
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  expect(headers).not.toHaveProperty('x-powered-by');
  expect((await door.send('/docs')).headers['content-security-policy']).toContain('cdn.jsdelivr.net');
});

test('the API says by itself when to come back', async () => {
  const { status, headers } = await door.send('/busy');
  expect([status, headers['retry-after']]).toEqual([429, '7']);
});

test('one key too many times is told to wait, another is not', async () => {
  const ask = (key: string) => door.send('/v1/orders', { headers: { authorization: `Bearer ${key}` } });
  const answers = [];
  for (let count = 0; count < 20; count++) answers.push(await ask('one'));
  expect(answers.slice(0, 3).map(({ status }) => status)).toEqual([200, 200, 200]);
  const { headers, body } = answers.find(({ status }) => status === 429)!;
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
  expect(JSON.parse(body)).toMatchObject({ status: 429, requestId: headers['x-request-id'] });
  expect((await ask('two')).status).toBe(200);
  expect(await door.errorLog()).not.toMatch(/limiting/);
});

test('one address too many times is told to wait, another is not', async () => {
  const from = (client: string) => door.send('/v1/orders', { headers: { 'x-forwarded-for': client } });
  const answers = [];
  for (let count = 0; count < 300; count++) answers.push((await from('203.0.113.1')).status);
  expect(new Set(answers)).toEqual(new Set([200, 429]));
  expect((await from('203.0.113.2')).status).toBe(200);
}, 60_000);

test('more requests at a time than an address may have are told to wait', async () => {
  // Bodies that are on their way hold their requests open.
  const open = Array.from({ length: 4 }, () => {
    const socket = connect(door.port, '127.0.0.1');
    socket.write('POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab');
    return socket;
  });
  try {
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await door.send('/v1/orders')).status).toBe(429);
  } finally {
    for (const socket of open) socket.destroy();
  }
});

test.each([
  ['headers', 'GET / HTTP/1.1\r\nHost: localhost\r\nX-A: '],
  ['a body', 'POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nab'],
  ['chunks', 'POST /v1/orders HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
])('a client that stops in the middle of %s is let go', async (_, begin) => {
  const startedAt = Date.now();
  await door.talk(begin).catch((error: unknown) => {
    expect(error).toMatchObject({ code: 'ECONNRESET' });
  });
  expect(Date.now() - startedAt).toBeLessThan(5000);
});
