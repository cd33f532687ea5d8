import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { stepVariables } from '../../local/compose/step-variables';
import { startRoute, type Route } from '../../local/route/route';

const repository = join(__dirname, '..', '..');
let folder: string;
let route: Route;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-steps-'));
  route = await startRoute({ stateDir: folder, only: ['postgres', 'kafka', 'ministack'] });
}, 180_000);

afterAll(async () => {
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

/** As the Dockerfile does it. */
async function bundle(): Promise<void> {
  const dockerfile = await readFile(join(repository, 'local/compose/Dockerfile'), 'utf8');
  const [, command = ''] = /^RUN (node_modules\/\.bin\/esbuild (?:.*\\\n)*.*)$/m.exec(dockerfile)!;
  await promisify(execFile)('sh', ['-ec', command.replaceAll('out/', `${folder}/`)], { cwd: repository });
}

function step(name: string, variables: Readonly<Record<string, string>> = {}): Promise<{ stdout: string }> {
  const { ports, passwords, endpoints } = route.settings;
  return promisify(execFile)(process.execPath, [join(folder, 'steps.js'), name], {
    cwd: folder,
    env: {
      ...stepVariables,
      PASSWORD: passwords.postgres,
      AWS_ENDPOINT_URL: endpoints.aws,
      SOURCE_HOST: '127.0.0.1',
      SOURCE_PORT: String(ports.postgres),
      KAFKA_BOOTSTRAP_SERVERS: endpoints.kafka,
      ...variables,
    },
  });
}

it('the steps of compose.yaml prepare the source, make topics and a key out of one file, and again', async () => {
  await bundle();
  const { stdout } = await step('prepare');
  expect(stdout).toContain('cdc.public.orders');
  const api = new Client({
    ...route.endpoints.postgres,
    user: 'api',
    password: route.settings.passwords.postgres,
  });
  await api.connect();
  try {
    await api.query(`insert into instruments values ('STEP', 'Of a step', 'USD', true)`);
  } finally {
    await api.end();
  }
  await step('prepare');
  const { stdout: key } = await step('make-api-key');
  expect(key).toMatch(/^tidemark_[0-9a-f]{16}_[0-9a-f]{64}$/m);
  // With all that it needs, but for a worker.
  await expect(
    step('register', { CONNECT_URL: route.endpoints.connect, CONNECT_WAIT_SECONDS: '1' }),
  ).rejects.toThrow(/Kafka Connect/);
}, 120_000);
