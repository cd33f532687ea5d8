import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { marketDataTopic } from '../../lib/contracts/topics';
import { engineHomes } from '../../local/engines/homes';
import { startRoute, type Route } from '../../local/route/route';
import { topicRecords } from './topic-records';

jest.setTimeout(180_000);

const script = join(__dirname, 'generated_client.py');
const symbol = 'ROUND';

let folder: string;
let route: Route;
/** What the API says of itself. */
let document: string;
/** What the generator said. */
let generated: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-client-'));
  route = await startRoute({ stateDir: join(folder, 'state'), only: ['nginx', 'create-topics'] });
  document = await (await fetch(new URL('/openapi.json', route.endpoints.api))).text();
  generated = await generate(document);
});

afterAll(async () => {
  await route.stop();
  await rm(folder, { recursive: true });
});

/** Makes the client anew. @returns what the generator said */
async function generate(of: string): Promise<string> {
  const [file, config] = [join(folder, 'openapi.json'), join(folder, 'config.json')];
  await writeFile(file, of);
  // Formatting the code would be all that they do.
  await writeFile(config, JSON.stringify({ post_hooks: [] }));
  return python(
    ...['-m', 'openapi_python_client', 'generate', '--path', file, '--config', config],
    ...['--meta', 'none', '--output-path', join(folder, 'tidemark_client'), '--overwrite'],
  );
}

const judge = () => python('-m', 'mypy', '--strict', '--cache-dir', join(folder, 'mypy'), script);

/** @returns its stdout @throws Error with its stdout when it ends with another code than 0 */
async function python(...args: string[]): Promise<string> {
  const { testPython } = engineHomes();
  if (testPython === undefined) throw new Error('The Python of the tests is missing; run "npm test".');
  const env = { ...process.env, PYTHONPATH: folder, MYPYPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
  try {
    const { stdout, stderr } = await promisify(execFile)(testPython, args, { cwd: folder, env });
    return stdout + stderr;
  } catch (error) {
    const { stdout } = z.object({ stdout: z.string() }).parse(error);
    throw new Error(stdout, { cause: error });
  }
}

test('a generator understands the whole OpenAPI document but lines of ticks, for which it knows no type', () => {
  expect(generated.match(/^(WARNING|ERROR).*|^Unsupported.*/gm)).toEqual([
    'WARNING parsing POST /v1/ticks within ticks.',
    'Unsupported content type application/x-ndjson',
  ]);
});

test('a program that uses the generated client is rightly typed, and goes through the API and back', async () => {
  await judge();
  const placed = { symbol, customer: 'c', region: 'r', side: 'buy', note: 'first', attributes: null };
  expect(JSON.parse(await python(script, route.endpoints.api, route.settings.apiKey()))).toEqual({
    instrument: { symbol, name: 'Round trip', currency: 'USD', listed: true },
    placed: {
      ...placed,
      ...{ id: 'some', status: 'open', quantity: '1.500000', price: '9.250000' },
      placed_at: '2026-01-02T03:04:05.678901+00:00',
    },
    replayed: ['true', true],
    read: [true, true],
    unchanged: [304, ''],
    amended: ['filled', '10.000000', true],
    late: [412, []],
    received: 4,
    listed: [['first', 'batch 0'], ['batch 1', 'batch 2'], ['batch 3']],
    deleted: 204,
    gone: [404, []],
    bars: [1, [['2026-01-02', '2.000000', 7]]],
    ticks: [1, 2],
    'wrong order': [422, ['quantity']],
    'wrong batch': [422, ['orders.1.quantity']],
    'wrong tick': [422, ['price']],
    stranger: [401, []],
  });
  const records = await topicRecords(route.endpoints.kafka, marketDataTopic);
  const price = z.object({ price: z.string() });
  expect(records.map(({ value }) => price.parse(JSON.parse(value)).price)).toEqual([
    '1.000000',
    '2.000000',
    '3.000000',
  ]);
});

test.each([
  ['a field that the program sends', 'region'],
  ['a field that the program reads', 'next'],
])('it is noticed when the document loses %s', async (_, field) => {
  await generate(
    JSON.stringify(JSON.parse(document, (key, value: unknown) => (key === field ? undefined : value))),
  );
  await expect(judge()).rejects.toThrow(field);
});
