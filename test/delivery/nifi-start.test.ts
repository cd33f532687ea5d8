import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { nifiSpec } from '../../containers/nifi/spec';
import { containerEnv } from '../../local/engines/container-env';
import { engineHomes } from '../../local/engines/homes';

const image = join(__dirname, '..', '..', nifiSpec.image);
let home: string;

// Each start makes a key with a JVM of its own.
jest.setTimeout(120_000);

/** In place of NiFi's own script: notes how it was called and what it could read then. */
const noteCall = `{ printf '%s|' "$@"; env | grep -E '^(NIFI_(PASSWORD|SENSITIVE)|STORE_)' | sort | tr '\\n' '|'; echo; } >> calls`;

const values = {
  NIFI_PROXY_HOST: 'nifi.example.internal:8443,10.1.2.3:8443',
  NIFI_PASSWORD: 'a-long-password',
  NIFI_SENSITIVE_PROPS_KEY: 'a-long-sensitive-key',
  KAFKA_BOOTSTRAP_SERVERS: 'b-1:9098',
  AWS_REGION: 'eu-central-1',
  LAKE_BUCKET: 'lake',
};

function start(without?: keyof typeof values) {
  const javaHome = dirname(dirname(engineHomes().java));
  const all = { PATH: process.env.PATH, JAVA_HOME: javaHome, ...containerEnv(nifiSpec, values) };
  const env = Object.fromEntries(Object.entries(all).filter(([name]) => name !== without));
  return spawnSync('bash', [join(home, 'start.sh')], { env, encoding: 'utf8' });
}

/** Java's properties of a file, each name once. */
function properties(path: string): Record<string, string> {
  const lines = readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(/=(.*)/s).slice(0, 2) as [string, string]);
  expect(new Set(lines.map(([name]) => name)).size).toBe(lines.length);
  return Object.fromEntries(lines);
}

const written = (name: string) => properties(join(home, 'task', 'conf', name));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'nifi-'));
  cpSync(join(image, 'conf'), join(home, 'template'), { recursive: true });
  cpSync(join(image, 'start.sh'), join(home, 'start.sh'));
  mkdirSync(join(home, 'bin'));
  writeFileSync(join(home, 'bin', 'nifi.sh'), noteCall);
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

it('writes what differs between environments behind what does not', () => {
  expect(start()).toMatchObject({ status: 0, stderr: '' });
  expect(written('nifi.properties')).toMatchObject({
    'nifi.web.https.host': '0.0.0.0',
    'nifi.web.https.port': '8443',
    'nifi.web.proxy.host': 'nifi.example.internal:8443,10.1.2.3:8443',
    'nifi.sensitive.props.key': 'a-long-sensitive-key',
    'nifi.flowcontroller.graceful.shutdown.period': '60 sec',
    'nifi.provenance.repository.max.storage.size': '2 GB',
    'nifi.flow.configuration.file': './kept/flow/flow.json.gz',
  });
  expect(written('bootstrap.conf')).toMatchObject({
    'management.server.address': 'http://127.0.0.1:52020',
    'java.arg.temporary': `-Djava.io.tmpdir=${home}/task/tmp`,
  });
});

it('sets the login and becomes NiFi, which knows neither password nor key by then', () => {
  start();
  expect(readFileSync(join(home, 'calls'), 'utf8').split('\n')).toEqual([
    expect.stringMatching(
      /^set-single-user-credentials\|tidemark\|a-long-password\|NIFI_PASSWORD=a-long-password\|NIFI_SENSITIVE_PROPS_KEY=a-long-sensitive-key\|/,
    ),
    'run|',
    '',
  ]);
});

it('makes a key of its own and publishes the certificate, for each name under which it is called', () => {
  start();
  const pem = readFileSync(join(home, 'kept/tls/certificate.pem'), 'utf8');
  const certificate = new X509Certificate(pem);
  expect(certificate.subjectAltName).toBe('DNS:localhost, DNS:nifi.example.internal, IP Address:10.1.2.3');
  expect(certificate.checkIssued(certificate)).toBe(true);
  const settings = written('nifi.properties');
  expect(settings).toMatchObject({
    'nifi.security.keystore': './conf/keystore.p12',
    'nifi.security.keystorePasswd': expect.stringMatching(/^[0-9a-f]{48}$/) as unknown,
    'nifi.security.keyPasswd': settings['nifi.security.keystorePasswd'],
    'nifi.security.truststore.certificate': './kept/tls/certificate.pem',
  });
  const pfx = readFileSync(join(home, 'task/conf/keystore.p12'));
  // Throws with a wrong password.
  createSecureContext({ pfx, passphrase: settings['nifi.security.keystorePasswd'] });
  start();
  expect(readFileSync(join(home, 'kept/tls/certificate.pem'), 'utf8')).not.toBe(pem);
});

it('leaves no file with a secret to others', () => {
  start();
  const modes = execFileSync(
    'stat',
    ['-c', '%a', join(home, 'task/conf'), join(home, 'task/conf/nifi.properties')],
    {
      encoding: 'utf8',
    },
  );
  expect(modes.trim().split('\n')).toEqual(['700', '600']);
});

it('starts again with the configuration of now, and keeps the flow', () => {
  start();
  writeFileSync(join(home, 'task/conf/keystore.p12'), 'of the first start');
  writeFileSync(join(home, 'kept/flow/flow.json.gz'), 'flow');
  expect(start().status).toBe(0);
  expect(readFileSync(join(home, 'task/conf/keystore.p12'), 'latin1')).not.toBe('of the first start');
  expect(readFileSync(join(home, 'kept/flow/flow.json.gz'), 'utf8')).toBe('flow');
});

it.each(Object.keys(values) as (keyof typeof values)[])('does not start without %s, and says so', (name) => {
  const { status, stderr } = start(name);
  expect(status).not.toBe(0);
  expect(stderr).toContain(name);
});

it('writes into its two folders alone', () => {
  const elsewhere = ['./lib', './conf/'];
  const paths = Object.entries(properties(join(image, 'conf', 'nifi.properties'))).filter(([, value]) =>
    /^\.?\//.test(value),
  );
  expect(paths.length).toBeGreaterThan(10);
  for (const [, path] of paths) {
    expect(elsewhere.some((start) => path.startsWith(start)) || /^\.\/(task|kept)\//.test(path)).toBe(true);
  }
});
