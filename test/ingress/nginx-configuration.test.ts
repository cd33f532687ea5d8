import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { nginx, nginxFiles } from '../../containers/nginx/spec';
import { containerEnv } from '../../local/engines/container-env';
import { engineHomes } from '../../local/engines/homes';
import { writeNginxConfiguration } from '../../local/engines/nginx';

type Values = Partial<Record<keyof typeof nginx.env, string>>;

const certificate = (ending: string) =>
  join(__dirname, '..', 'pipeline', 'certificate', `only-for-tests.${ending}`);
/** Names are looked up when the configuration is read, and there is no `fastapi` here; stdout is a pipe. */
const here: Values = { NGINX_UPSTREAM_SERVERS: 'server 127.0.0.1:8000;', NGINX_ACCESS_LOG: 'access.log' };
const tls: Values = {
  NGINX_LISTEN: '127.0.0.1:8080',
  NGINX_TLS_CERTIFICATE: certificate('pem'),
  NGINX_TLS_KEY: certificate('key'),
};
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark nginx '));
});
afterEach(() => rm(folder, { recursive: true }));

/** What `nginx -t` says of the templates, filled in with these values over the defaults. */
async function check(values: Values): Promise<string> {
  await writeNginxConfiguration(folder, containerEnv(nginx, { ...here, ...values }));
  const { nginx: binary } = engineHomes();
  const options = ['-t', '-p', folder, '-c', 'nginx.conf', '-e', 'stderr'];
  return (await promisify(execFile)(binary, options)).stderr;
}

test.each<[string, Values]>([
  ['its defaults', {}],
  ['a load balancer before it', { NGINX_TRUSTED_PROXY: '10.44.0.0/16', NGINX_MAX_BODY: '1048576' }],
  [
    'several names and instances',
    {
      NGINX_SERVER_NAMES: `api.example.com *.eu.example.com ${'balancer-'.repeat(9)}1234.elb.amazonaws.com`,
      NGINX_UPSTREAM_SERVERS: 'server 127.0.0.1:8000 max_fails=10; server 127.0.0.1:8001 max_fails=10;',
    },
  ],
  ['a certificate', tls],
  ['a certificate and a name', { ...tls, NGINX_SERVER_NAMES: 'api.example.com', NGINX_TLS_LISTEN: '443' }],
  ['an address of IPv6', { NGINX_LISTEN: '[::1]:8080', NGINX_TRUSTED_PROXY: 'fd00::/8' }],
])('Nginx takes the templates with %s, without a warning', async (_, values) => {
  const said = await check(values);
  expect(said).toContain('test is successful');
  expect(said).not.toMatch(/\[(warn|alert|emerg)\]/);
  for (const name of nginxFiles) {
    expect(await readFile(join(folder, name), 'utf8')).not.toMatch(/\$\{NGINX_/);
  }
});

test.each<[string, Values, RegExp]>([
  ['NGINX_TLS_KEY', { ...tls, NGINX_TLS_KEY: '/no/such.key' }, /\/no\/such\.key/],
  ['NGINX_TLS_CERTIFICATE', { ...tls, NGINX_TLS_CERTIFICATE: '/no/such.pem' }, /\/no\/such\.pem/],
  ['NGINX_ADDRESS_RATE', { NGINX_ADDRESS_RATE: 'fast' }, /invalid rate "rate=fastr\/s"/],
  ['NGINX_MAX_BODY', { NGINX_MAX_BODY: 'much' }, /"client_max_body_size" directive invalid value/],
])('Nginx does not start with a wrong %s, and says so', async (_, values, sentence) => {
  await expect(check(values)).rejects.toThrow(sentence);
});
