import { readFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import { choosePorts } from '../../local/route/ports';
import { FrontDoor } from './front-door';

const file = (ending: string) => join(__dirname, 'certificate', `only-for-tests.${ending}`);
const ca = readFileSync(file('pem'));
let door: FrontDoor;
let port: number;

beforeAll(async () => {
  port = (await choosePorts(['tls'])).tls;
  door = await FrontDoor.open({
    NGINX_TLS_LISTEN: `127.0.0.1:${port}`,
    NGINX_TLS_CERTIFICATE: file('pem'),
    NGINX_TLS_KEY: file('key'),
  });
}, 60_000);

afterAll(() => door.close());

function handshake(options: ConnectionOptions): Promise<{ protocol: string | null; cipher: string }> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca, ...options }, () => {
      resolve({ protocol: socket.getProtocol(), cipher: socket.getCipher().standardName });
      socket.destroy();
    });
    socket.on('error', reject);
  });
}

test.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s with forward secrecy', async (version) => {
  const { protocol, cipher } = await handshake({ minVersion: version, maxVersion: version });
  expect(protocol).toBe(version);
  expect(cipher).toMatch(version === 'TLSv1.3' ? /^TLS_(AES|CHACHA20)/ : /^TLS_ECDHE_.*(GCM|POLY1305)/);
});

test.each<[string, ConnectionOptions]>([
  ['TLS 1.1', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }],
  ['a cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
  ['CBC', { maxVersion: 'TLSv1.2', ciphers: 'ECDHE-ECDSA-AES128-SHA' }],
])('refuses %s', async (_, options) => {
  await expect(handshake(options)).rejects.toThrow(/alert/);
});

test('tells the API and the browser that this is https', async () => {
  const answer = await new Promise<{ headers: Record<string, unknown>; body: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, ca, path: '/v1/orders' }, (incoming) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString()));
      incoming.on('end', () => {
        resolve({ headers: incoming.headers, body });
      });
    })
      .on('error', reject)
      .end();
  });
  expect(JSON.parse(answer.body)).toMatchObject({ headers: { 'x-forwarded-proto': 'https' } });
  expect(answer.headers).toMatchObject({ 'strict-transport-security': 'max-age=31536000' });
  expect((await door.send('/v1/orders')).headers).not.toHaveProperty('strict-transport-security');
});

test('speaks HTTP/2 to a client that wants it', async () => {
  const session = connectHttp2(`https://127.0.0.1:${port}`, { ca });
  try {
    const status = await new Promise((resolve, reject) => {
      const stream = session.request({ ':path': '/v1/orders' });
      stream.on('response', (headers) => {
        resolve(headers[':status']);
      });
      stream.on('error', reject);
      stream.resume().end();
    });
    expect(status).toBe(200);
    expect(session.alpnProtocol).toBe('h2');
  } finally {
    session.close();
  }
});

test('answers plain HTTP on the port of TLS with a problem', async () => {
  const text = await door.talk(
    'GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
    undefined,
    port,
  );
  expect(text).toMatch(/^HTTP\/1\.1 400 [^]*application\/problem\+json[^]*This port speaks TLS/);
});
