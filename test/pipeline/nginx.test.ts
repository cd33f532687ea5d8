import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type RequestOptions, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePorts } from '../../local/route/ports';
import { engineHomes } from '../../local/engines/homes';
import { nginx } from '../../local/engines/nginx';
import { RunningProcess } from '../../local/supervisor/process';
import { waitUntilReady } from '../../local/supervisor/wait';

interface Reply {
  status: number;
  headers: IncomingMessage['headers'];
  body: string;
}

interface Seen {
  instance: string;
  method: string;
  headers: Record<string, string>;
}

let folder: string;
let front: RunningProcess | undefined;
let port: number;
const connections = new Set<number | undefined>();
const upstreams: Server[] = [];

/** An instance of the API that tells what reached it. */
function upstream(instance: string): Server {
  const server = createServer((incoming, outgoing) => {
    connections.add(incoming.socket.remotePort);
    incoming.resume().on('end', () => {
      if (incoming.url === '/drop') return incoming.socket.destroy();
      const cache = incoming.url === '/openapi.json' ? { 'cache-control': 'public, max-age=60' } : {};
      outgoing.writeHead(incoming.url === '/refused' ? 422 : 200, {
        'x-request-id': 'from the API',
        ...cache,
      });
      return outgoing.end(
        JSON.stringify({ instance, method: incoming.method ?? '', headers: incoming.headers }),
      );
    });
  });
  server.on('upgrade', (incoming, socket) => {
    const protocol = incoming.headers.upgrade ?? '';
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: ${protocol}\r\nConnection: Upgrade\r\n\r\nhello`,
    );
    socket.on('data', (data: Buffer) => socket.write(`echo ${data.toString()}`));
    socket.on('end', () => socket.end());
  });
  return server;
}

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

function send(path: string, options: RequestOptions = {}, body = ''): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, ...options }, (incoming) => {
      let text = '';
      incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function seen(path: string, options: RequestOptions = {}, body?: string): Promise<Seen> {
  return JSON.parse((await send(path, options, body)).body) as Seen;
}

/** Resolves when everything in `parts` has arrived in one connection that sent `lines`. */
function talk(lines: string, ...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(lines));
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
      if (text.endsWith('hello')) socket.write('ping');
      if (parts.every((part) => text.includes(part))) socket.end();
    });
    socket.on('close', () => {
      resolve(text);
    });
    socket.on('error', reject);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark nginx '));
  upstreams.push(upstream('one'), upstream('two'));
  const [first, second] = await Promise.all(upstreams.map(listening));
  port = (await choosePorts(['nginx'])).nginx;
  const homes = engineHomes();
  const spec = nginx({
    binary: homes.nginx,
    root: homes.nginxRoot,
    stateDir: join(folder, 'state'),
    port,
    apiPorts: [first!, second!],
  });
  await spec.prepare?.();
  front = await RunningProcess.start(spec, { logFile: join(folder, 'nginx.log'), cwd: folder });
  await waitUntilReady(spec.name, spec.ready);
}, 60_000);

afterAll(async () => {
  await front?.stop();
  for (const server of upstreams) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

test('the API learns who asked, for which host and by which protocol', async () => {
  const { headers } = await seen('/v1/orders?limit=1', { headers: { host: 'shop.example:8443' } });
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
  const { headers } = await seen('/', {
    headers: { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' },
  });
  expect(headers).toMatchObject({
    'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    'x-forwarded-proto': 'https',
    'x-real-ip': '203.0.113.9',
  });
});

test('anybody else cannot pretend to be another client', async () => {
  const { headers } = await seen('/', {
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
    const { headers } = await send(path);
    expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/);
    expect(headers.server).toBe('nginx');
  }
});

test('requests are spread over the instances and their connections are used again', async () => {
  connections.clear();
  const instances = [];
  for (let count = 0; count < 20; count++) instances.push((await seen('/')).instance);
  expect(new Set(instances)).toEqual(new Set(['one', 'two']));
  expect(connections.size).toBeLessThanOrEqual(4);
});

test('a WebSocket passes in both directions', async () => {
  const text = await talk(
    'GET /live HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
    'echo ping',
  );
  expect(text).toMatch(/^HTTP\/1\.1 101 /);
  expect(text).toMatch(/Upgrade: websocket/);
});

test('refusals of the API pass unchanged', async () => {
  const { status, body } = await send('/refused', { method: 'POST' }, '{}');
  expect(status).toBe(422);
  expect(JSON.parse(body)).toMatchObject({ method: 'POST' });
});

test('a body over the limit is refused as a problem, one under it arrives', async () => {
  const refused = await send('/v1/daily-bars', {
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
  const large = await seen('/v1/daily-bars', { method: 'POST' }, 'x'.repeat(8 * 1024 * 1024));
  expect(large.headers['content-length']).toBe(String(8 * 1024 * 1024));
});

test('an API that drops the connection is answered for as a problem, and a POST is sent once', async () => {
  const before = connections.size;
  const { status, headers, body } = await send('/drop', { method: 'POST' }, '{}');
  expect(status).toBe(503);
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '1' });
  expect(JSON.parse(body)).toMatchObject({ status: 503, requestId: headers['x-request-id'] });
  expect(connections.size - before).toBeLessThanOrEqual(1);
});

test('what is no HTTP is refused as a problem', async () => {
  expect(await talk('GET / HTTP/1.1\r\nHost: a b\r\n\r\n', '"requestId"')).toMatch(
    /^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*"status":400/,
  );
});

test('only the description of the API is kept', async () => {
  // The first answer may be with the client before its file is in the cache.
  await send('/openapi.json');
  await sleep(100);
  const description = await send('/openapi.json');
  const again = await send('/openapi.json');
  expect(again.headers['x-cache-status']).toBe('HIT');
  expect(again.body).toBe(description.body);
  expect((await send('/v1/orders')).headers).not.toHaveProperty('x-cache-status');
});

test('the access log is JSON without queries, and nothing lies outside the folder', async () => {
  await send('/v1/orders?symbol=CONFIDENTIAL', { headers: { 'user-agent': '"quoted\\' } });
  const lines = (await readFile(join(folder, 'state', 'access.log'), 'utf8')).trim().split('\n');
  const entries = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.at(-1)).toMatchObject({ method: 'GET', path: '/v1/orders', status: 200 });
  expect(lines.join()).not.toContain('CONFIDENTIAL');
  expect(await readFile(join(folder, 'nginx.log'), 'utf8')).not.toMatch(/\[(warn|alert|emerg)\]/);
});

test('one instance that is down does not fail a request', async () => {
  upstreams[1]!.closeAllConnections();
  await new Promise((resolve) => upstreams[1]!.close(resolve));
  for (let count = 0; count < 6; count++) {
    expect(await seen('/v1/orders', { method: 'POST' }, '{}')).toMatchObject({ instance: 'one' });
  }
});
