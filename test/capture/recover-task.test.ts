import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { recover } from '../../containers/recover/spec';
import { writeProgram } from '../../lib/constructs/program-bundle';
import { containerEnv } from '../../local/engines/container-env';

let folder: string;
let server: Server;
/** Of requests to Secrets Manager. */
const signedBy: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-recover-'));
  writeProgram(recover.program, folder);
  server = createServer(({ url, headers }, response) => {
    if (url === '/keys') {
      const keys = { AccessKeyId: 'KEYOFTHETASK', SecretAccessKey: 'secret', Token: 'token' };
      response.end(JSON.stringify({ ...keys, Expiration: new Date(Date.now() + 3_600_000).toISOString() }));
      return;
    }
    signedBy.push(headers.authorization ?? '');
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ __type: 'ResourceNotFoundException', message: 'no such secret' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true });
});

/** As the image does it, in a folder that has nothing else. */
function run(env: Readonly<Record<string, string>>): Promise<{ code: unknown; said: string }> {
  const program = join(folder, `${basename(recover.program)}.js`);
  return new Promise((resolve) => {
    execFile(process.execPath, [program], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, said: stdout + stderr });
    });
  });
}

it('ends with 1 and names the variable that is missing', async () => {
  const { code, said } = await run({});
  expect(code).toBe(1);
  expect(said).toContain('REGISTRATION');
});

it('asks for its login with the keys that ECS gives to the task, and ends with 1 when there is none', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { code, said } = await run({
    ...containerEnv(recover, {
      REGISTRATION: JSON.stringify({ name: 'one', config: {} }),
      CONNECT_URL: url,
      SOURCE_HOST: '127.0.0.1',
      SOURCE_DATABASE: 'none',
      CAPTURE_SECRET_ID: 'none',
      KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:1',
      ATHENA_WORKGROUP: 'none',
      GLUE_DATABASE: 'none',
      AWS_REGION: 'eu-central-1',
      NODE_EXTRA_CA_CERTS: '',
    }),
    AWS_CONTAINER_CREDENTIALS_FULL_URI: `${url}/keys`,
    AWS_ENDPOINT_URL: url,
  });
  expect(code).toBe(1);
  expect(said).toContain('no such secret');
  expect(signedBy).toEqual([expect.stringContaining('Credential=KEYOFTHETASK/')]);
});
