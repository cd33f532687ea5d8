import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { api } from '../../containers/api/spec';
import type { TopicsReport } from '../../lambda/stream/contract';
import { iamToken } from '../../lambda/stream/iam-token';
import { marketDataTopic, topics } from '../../lib/contracts/topics';
import { startRoute, type Route } from '../../local/route/route';
import { MskDoor } from './msk-door';
import { topicRecords } from './topic-records';

jest.setTimeout(120_000);

const repository = join(__dirname, '..', '..');
const certificate = (ending: string) => join(__dirname, 'certificate', `only-for-tests.${ending}`);
const known = { region: 'eu-central-1', accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/with+signs' };

let folder: string;
let door: MskDoor;
let route: Route;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-msk-'));
  route = await startRoute({
    stateDir: folder,
    only: ['kafka'],
    doors: async ({ kafka }) => {
      const [key, cert] = [certificate('key'), certificate('pem')].map((file) => readFileSync(file));
      door = await MskDoor.before(kafka, { key: key!, cert: cert!, known });
      return { kafka: door.port };
    },
  });
});
afterAll(async () => {
  await route.stop();
  await door.close();
  await rm(folder, { recursive: true });
});

const login = (secretAccessKey: string) => ({
  KAFKA_BOOTSTRAP_SERVERS: `127.0.0.1:${door.port}`,
  KAFKA_AUTH: 'iam',
  AWS_REGION: known.region,
  AWS_ACCESS_KEY_ID: known.accessKeyId,
  AWS_SECRET_ACCESS_KEY: secretAccessKey,
});

/** Runs create-topics as a function does, in a process of its own. */
async function createTopics(secretAccessKey: string): Promise<TopicsReport> {
  const program = `require('./lambda/stream/create-topics').handler().then((report) => console.log(JSON.stringify(report)))`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', program], {
    cwd: repository,
    env: {
      ...login(secretAccessKey),
      TOPIC_REPLICATION_FACTOR: '1',
      NODE_EXTRA_CA_CERTS: certificate('pem'),
    },
  });
  return JSON.parse(stdout) as TopicsReport;
}

/** @returns what the API tells its client, and what it logs */
async function sendTick(secretAccessKey: string): Promise<{ told: string; logged: string }> {
  const { stdout, stderr } = await promisify(execFile)(
    route.settings.homes.apiPython,
    [join(__dirname, 'tick_by_iam.py'), join(repository, api.image), certificate('pem')],
    { env: { ...login(secretAccessKey), DB_HOST: 'none', DB_PASSWORD: 'none' } },
  );
  return { told: stdout.trim(), logged: stderr.trim() };
}

const none = { created: [], grown: [], configured: [] };

it('lets handlers in by keys that it knows', async () => {
  const names = topics().map(({ name }) => name);
  expect(await createTopics(known.secretAccessKey)).toEqual({ ...none, created: names });
  expect(await createTopics(known.secretAccessKey)).toEqual(none);
  expect(new Set(door.logins)).toEqual(new Set([true]));
});

it('keeps them out with another secret', async () => {
  await expect(createTopics('another secret')).rejects.toThrow('Access denied');
  expect(door.logins.at(-1)).toBe(false);
});

it("lets the API's ticks in, which are then in the topic", async () => {
  expect(await sendTick(known.secretAccessKey)).toEqual({ told: 'sent', logged: '' });
  const token = () => ({ value: iamToken(known.region, known, Date.now()) });
  const records = await topicRecords(`127.0.0.1:${door.port}`, marketDataTopic, {
    ssl: { ca: readFileSync(certificate('pem')) },
    sasl: { mechanism: 'oauthbearer', oauthBearerProvider: () => Promise.resolve(token()) },
  });
  expect(records).toEqual([expect.objectContaining({ key: 'IBM', value: '{"by":"iam"}' })]);
});

it('keeps the API out with another secret: its client is told to try again, its log has the reason', async () => {
  const { told, logged } = await sendTick('another secret');
  expect(told).toMatch(/^Kafka did not take every tick within 10 s; some may be written\./);
  expect(logged).toContain('Access denied');
  expect(logged).not.toContain('another secret');
});
