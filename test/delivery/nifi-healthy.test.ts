import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { nifiSpec } from '../../containers/nifi/spec';

const [program, script] = nifiSpec.health.command;
let server: Server;

/** Exit code of the health command that asks the given port. */
async function ask(port: number): Promise<unknown> {
  const env = { PATH: process.env.PATH, NIFI_MANAGEMENT_PORT: String(port) };
  const command = spawn(program, [join(nifiSpec.image, script)], { env, stdio: 'ignore' });
  const [code] = (await once(command, 'exit')) as [unknown];
  return code;
}

const port = () => (server.address() as AddressInfo).port;

async function listen(status: number): Promise<void> {
  server = createServer(({ url }, response) => {
    response.writeHead(url === nifiSpec.health.path ? status : 404).end('Status: UP\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}

async function close(): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, 'close');
}

afterEach(close);

it('is content when the management server answers 200', async () => {
  await listen(200);
  expect(await ask(port())).toBe(0);
});

it('is not content with another answer', async () => {
  await listen(503);
  expect(await ask(port())).not.toBe(0);
});

it('is not content while nobody listens', async () => {
  await listen(200);
  const free = port();
  await close();
  expect(await ask(free)).not.toBe(0);
});
