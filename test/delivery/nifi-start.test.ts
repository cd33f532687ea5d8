import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { gunzipSync, gzipSync } from 'node:zlib';
import { nifiSpec } from '../../containers/nifi/spec';
import { containerEnv } from '../../local/engines/container-env';
import { engineHomes } from '../../local/engines/homes';

const image = join(__dirname, '..', '..', nifiSpec.image);
let home: string;

// Each start makes a key with a JVM of its own.
jest.setTimeout(120_000);

/** In place of NiFi's own script: notes how it was called and what it could read then. */
const noteCall = `{ printf '%s|' "$@"; env | grep -E '^(NIFI_(PASSWORD|SENSITIVE|OIDC_CLIENT_S)|STORE_)' | grep -v '=$' | sort | tr '\\n' '|'; echo; } >> calls`;

const values = {
  NIFI_PROXY_HOST: 'nifi.example.internal:8443,10.1.2.3:8443',
  NIFI_PASSWORD: 'a-long-password',
  NIFI_SENSITIVE_PROPS_KEY: 'a-long-sensitive-key',
  KAFKA_BOOTSTRAP_SERVERS: 'b-1:9098',
  AWS_REGION: 'eu-central-1',
  LAKE_BUCKET: 'lake',
};

/** People sign on elsewhere. */
const oidc = {
  NIFI_OIDC_DISCOVERY_URL: 'https://id.example.com/.well-known/openid-configuration',
  NIFI_OIDC_CLIENT_ID: 'tidemark-nifi',
  NIFI_OIDC_CLIENT_SECRET: 'back\\slash=and:more',
  NIFI_OIDC_ADMINISTRATORS: 'ada@example.com,grace@example.com',
};

function start(without?: string, further: Readonly<Partial<Record<keyof typeof nifiSpec.env, string>>> = {}) {
  const javaHome = dirname(dirname(engineHomes().java));
  const all = {
    PATH: process.env.PATH,
    JAVA_HOME: javaHome,
    ...containerEnv(nifiSpec, { ...values, ...further }),
  };
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
  for (const file of ['start.sh', 'sign-on.sh', 'first-flow.json'])
    cpSync(join(image, file), join(home, file));
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

it('gives the rights to whoever has the one login, and the machine no key', () => {
  start();
  expect(written('nifi.properties')).toMatchObject({
    'nifi.security.user.authorizer': 'single-user-authorizer',
    'nifi.security.user.login.identity.provider': 'single-user-provider',
  });
  expect(existsSync(join(home, 'kept/tls/deployer.p12'))).toBe(false);
});

describe('where people sign on by a provider of OpenID Connect', () => {
  const xml = (name: string) => readFileSync(join(home, 'task', 'conf', name), 'utf8');
  const matches = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, found]) => found);

  it('has no login, and tells NiFi who the provider is', () => {
    expect(start(undefined, oidc)).toMatchObject({ status: 0, stderr: '' });
    const settings = written('nifi.properties');
    expect(settings).toMatchObject({
      'nifi.security.user.authorizer': 'managed-authorizer',
      'nifi.security.user.oidc.discovery.url': oidc.NIFI_OIDC_DISCOVERY_URL,
      'nifi.security.user.oidc.client.id': 'tidemark-nifi',
      'nifi.security.user.oidc.client.secret': 'back\\\\slash=and:more',
      'nifi.security.user.oidc.claim.identifying.user': 'email',
    });
    expect(settings).not.toHaveProperty('nifi.security.user.login.identity.provider');
    expect(xml('authorizers.xml')).toContain('StandardManagedAuthorizer');
    expect(readFileSync(join(home, 'calls'), 'utf8')).toBe('run|\n');
  });

  it('lets those in who are named, and the deployment, and gives all rights to them and to nobody else', () => {
    start(undefined, oidc);
    expect(matches(xml('users.xml'), /identity="([^"]*)"/g)).toEqual([
      'CN=tidemark-deployment',
      'ada@example.com',
      'grace@example.com',
    ]);
    expect(matches(xml('users.xml'), /<user identifier="(\d)"\/>/g)).toEqual(['0', '1', '2']);
    const root = '7469646d-6172-5b00-8000-000000000002';
    expect(matches(xml('authorizations.xml'), /<policy identifier="([^"]*)"/g)).toEqual(
      expect.arrayContaining([
        'R/flow',
        'R/provenance',
        `R/process-groups/${root}`,
        `W/process-groups/${root}`,
      ]),
    );
    expect(new Set(matches(xml('authorizations.xml'), /<(?:group|user) identifier="([^"]*)"/g))).toEqual(
      new Set(['administrators']),
    );
  });

  it('gives them the rights to the outermost group of the flow that is there', () => {
    start(undefined, oidc);
    const flow = join(home, 'kept/flow/flow.json.gz');
    const first = JSON.parse(gunzipSync(readFileSync(flow)).toString()) as { rootGroup: object };
    const own = { ...first, rootGroup: { ...first.rootGroup, instanceIdentifier: 'of-the-former-nifi' } };
    writeFileSync(flow, gzipSync(JSON.stringify(own)));
    expect(start(undefined, oidc).status).toBe(0);
    expect(xml('authorizations.xml')).toContain('resource="/process-groups/of-the-former-nifi"');
    expect(JSON.parse(gunzipSync(readFileSync(flow)).toString())).toEqual(own);
  });

  it('makes a key for the deployment, which the password opens and NiFi trusts, anew with each start', () => {
    start(undefined, oidc);
    const pfx = readFileSync(join(home, 'kept/tls/deployer.p12'));
    createSecureContext({ pfx, passphrase: values.NIFI_PASSWORD });
    expect(() => createSecureContext({ pfx, passphrase: 'another-password' })).toThrow();
    expect(written('nifi.properties')['nifi.security.truststore.certificate']).toBe('./conf/trusted.pem');
    const trusted = xml('trusted.pem').split(/(?=-----BEGIN)/);
    expect(trusted.map((pem) => new X509Certificate(pem).subject)).toEqual([
      'CN=localhost',
      'CN=tidemark-deployment',
    ]);
    start(undefined, oidc);
    expect(readFileSync(join(home, 'kept/tls/deployer.p12'))).not.toEqual(pfx);
    start();
    expect(existsSync(join(home, 'kept/tls/deployer.p12'))).toBe(false);
  });

  it.each(['NIFI_OIDC_CLIENT_ID', 'NIFI_OIDC_CLIENT_SECRET', 'NIFI_OIDC_ADMINISTRATORS'])(
    'does not start without %s, and says so',
    (name) => {
      const { status, stderr } = start(name, oidc);
      expect(status).not.toBe(0);
      expect(stderr).toContain(name);
    },
  );

  it('refuses a name that would be more than a name in XML', () => {
    const { status, stderr } = start(undefined, { ...oidc, NIFI_OIDC_ADMINISTRATORS: 'ada"/><user' });
    expect(status).not.toBe(0);
    expect(stderr).toContain('NIFI_OIDC_ADMINISTRATORS has "ada"/><user"');
  });
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
