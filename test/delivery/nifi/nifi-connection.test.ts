import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { NifiConnection } from '../../../lambda/delivery/nifi-connection';
import { NifiRefused, NifiUnavailable } from '../../../lambda/delivery/nifi-errors';
import { openNifi } from '../../../lambda/delivery/open-nifi';
import { FakeNifi } from './fake-nifi';
import { selfSigned } from './self-signed';

const about = z.object({ about: z.object({ version: z.string() }) });
const folder = mkdtempSync(join(tmpdir(), 'nifi-connection-'));
const nifi = new FakeNifi();
let address: Awaited<ReturnType<FakeNifi['open']>>;

// Each key is made by a JVM of its own.
jest.setTimeout(240_000);
beforeAll(async () => {
  address = await nifi.open(folder);
});
afterAll(async () => {
  await nifi.close();
  rmSync(folder, { recursive: true });
});

const ask = (connection: NifiConnection) => connection.call(about, 'GET', '/flow/about');

it('signs in by itself and trusts the published certificate', async () => {
  expect((await ask(new NifiConnection(address))).about.version).toBe('2.9.0');
});

describe('a NiFi that trusts the key of the deployment', () => {
  const other = new FakeNifi();
  let there: typeof address;
  const key = (name: string) => {
    const own = mkdtempSync(join(folder, `${name}-`));
    const { certificate, passphrase } = selfSigned(own);
    return { key: join(own, 'keystore.p12'), password: passphrase, pem: readFileSync(certificate, 'utf8') };
  };

  beforeAll(async () => {
    there = await other.open(mkdtempSync(join(folder, 'there-')));
  });
  afterAll(() => other.close());

  it('is asked by it, without a login', async () => {
    const { pem, ...deployer } = key('deployer');
    other.trust(pem);
    expect((await ask(new NifiConnection({ ...there, ...deployer }))).about.version).toBe('2.9.0');
  });

  it('refuses another key, and is sent no password', async () => {
    const { key: stranger, password } = key('stranger');
    await expect(ask(new NifiConnection({ ...there, key: stranger, password }))).rejects.toThrow(NifiRefused);
    expect(other.logins).toBe(0);
  });
});

it('speaks to nobody with another certificate for the same name, and sends no password', async () => {
  const other = mkdtempSync(join(folder, 'other-'));
  const { certificate } = selfSigned(other);
  await expect(ask(new NifiConnection({ ...address, certificate }))).rejects.toThrow(NifiUnavailable);
});

it('takes a certificate that is not published yet for a NiFi that is not there yet', async () => {
  const certificate = join(folder, 'nowhere.pem');
  await expect(ask(new NifiConnection({ ...address, certificate }))).rejects.toThrow(NifiUnavailable);
});

it('signs in again when NiFi has been started anew', async () => {
  const connection = new NifiConnection(address);
  await ask(connection);
  nifi.forgetTokens();
  expect((await ask(connection)).about.version).toBe('2.9.0');
});

it('does not ask again with a password that NiFi refuses, and does not tell it', async () => {
  const error = await ask(new NifiConnection({ ...address, password: 'not-the-password' })).catch(
    (caught: unknown) => caught as Error,
  );
  expect(error).toBeInstanceOf(NifiRefused);
  expect((error as Error).message).toContain('NiFi refuses the login of tidemark');
  expect((error as Error).message).not.toContain('not-the-password');
});

it('calls an address at which nobody listens unavailable', async () => {
  const url = 'https://localhost:1';
  await expect(ask(new NifiConnection({ ...address, url }))).rejects.toThrow(NifiUnavailable);
});

it('has the password from its secret, which is plain text', async () => {
  const secrets = createServer((_, response) => {
    response.end(JSON.stringify({ SecretString: address.password }));
  });
  await new Promise<void>((resolve) => secrets.listen(0, '127.0.0.1', resolve));
  const before = { ...process.env };
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(secrets.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'none',
    AWS_SECRET_ACCESS_KEY: 'none',
  });
  try {
    const connection = await openNifi({
      NIFI_URL: address.url,
      NIFI_USER: address.user,
      NIFI_PASSWORD_SECRET_ID: 'nifi',
      NIFI_CERTIFICATE: address.certificate,
      NIFI_WAIT_SECONDS: 1,
      NIFI_STOP_SECONDS: 1,
      NIFI_POLL_MS: 1,
    });
    expect((await ask(connection)).about.version).toBe('2.9.0');
  } finally {
    process.env = before;
    secrets.closeAllConnections();
    secrets.close();
  }
});
