import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { marketDataTopic } from '../../lib/contracts/topics';
import { collectCommand } from '../../local/collect/collect-command';
import { startRoute, type Route } from '../../local/route/route';
import { topicRecords, type TopicRecord } from './topic-records';
import { waitUntil } from './wait-until';

interface SentTick {
  readonly symbol: string;
  readonly price: string;
  readonly size?: string;
  readonly traded_at: string;
  readonly venue?: string;
  readonly id?: string;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Record<string, unknown>;
}

let folder: string;
let route: Route;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-ticks-'));
  route = await startRoute({
    stateDir: folder,
    only: ['nginx', 'create-topics'],
    revive: ['kafka'],
    variables: (process): Record<string, string> => (process === 'api' ? { WEB_CONCURRENCY: '2' } : {}),
  });
}, 180_000);

afterAll(async () => {
  await route.stop();
  await rm(folder, { recursive: true });
}, 60_000);

async function post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const answer = await fetch(new URL('/v1/ticks', route.endpoints.api), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${route.settings.apiKey()}`,
      ...headers,
    },
    body,
  });
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    body: (await answer.json()) as Record<string, unknown>,
  };
}

const recordsOf = async (symbols: readonly string[]): Promise<TopicRecord[]> =>
  (await topicRecords(route.endpoints.kafka, marketDataTopic)).filter(({ key }) => symbols.includes(key));

const lines = { 'content-type': 'application/x-ndjson' };
const id = '0b0c9a52-4f0e-4b7e-9d3b-6c0f8a1d2e3f';
const anyId = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';
const now = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z`;

it('writes each tick as the contract has it, byte for byte, under its symbol', async () => {
  const ticks: SentTick[] = [
    { symbol: 'BRK.A', price: '0', traded_at: '2026-11-27T17:00:00.1+01:00', id: id.toUpperCase() },
    {
      symbol: 'BRK.A',
      price: '999999999999.999999',
      size: '10',
      traded_at: '0001-01-01T00:00:00Z',
      venue: 'a "b"\\\n🌊é',
    },
  ];
  const start = Date.now();
  expect(await post(JSON.stringify(ticks[0]))).toMatchObject({ status: 201, body: { accepted: 1 } });
  expect(await post(JSON.stringify({ ticks }))).toMatchObject({ status: 201, body: { accepted: 2 } });
  const ndjson = ticks.map((tick) => JSON.stringify(tick)).join('\n');
  expect(await post(ndjson, lines)).toMatchObject({ status: 201, body: { accepted: 2 } });
  expect(await post(`${ndjson}\n`, lines)).toMatchObject({ status: 201, body: { accepted: 2 } });

  const records = await recordsOf(['BRK.A']);
  const first = `{"tick_id":"${id}","symbol":"BRK.A","price":"0.000000","size":null,"traded_at":"2026-11-27T16:00:00.100000Z","venue":null,"received_at":"NOW"}`;
  const second = `{"tick_id":"ID","symbol":"BRK.A","price":"999999999999.999999","size":"10.000000","traded_at":"0001-01-01T00:00:00.000000Z","venue":"a \\"b\\"\\\\\\n🌊é","received_at":"NOW"}`;
  const plain = records.map(({ value }) =>
    value
      .replace(new RegExp(`"received_at":"${now}"`), '"received_at":"NOW"')
      .replace(new RegExp(`"tick_id":"${anyId}"`), (found) =>
        found.includes(id) ? found : '"tick_id":"ID"',
      ),
  );
  expect(plain).toEqual([first, first, second, first, second, first, second]);
  for (const { value, timestamp } of records) {
    const { received_at } = JSON.parse(value) as { received_at: string };
    expect(Date.parse(received_at)).toBeGreaterThanOrEqual(start);
    expect(Date.parse(received_at)).toBeLessThanOrEqual(timestamp + 1);
    expect(timestamp).toBeLessThanOrEqual(Date.now());
  }
});

it('spreads symbols over three partitions and keeps each in one, in the order it was sent', async () => {
  const symbols = Array.from({ length: 40 }, (_, index) => `S${index}`);
  const ticks = Array.from({ length: 4000 }, (_, index) => ({
    symbol: symbols[index % symbols.length]!,
    price: String(index),
    traded_at: '2026-11-27T16:00:00Z',
  }));
  expect(await post(JSON.stringify({ ticks }))).toMatchObject({ status: 201, body: { accepted: 4000 } });
  const records = await recordsOf(symbols);
  expect(records).toHaveLength(4000);
  expect(new Set(records.map(({ partition }) => partition))).toEqual(new Set([0, 1, 2]));
  for (const symbol of symbols) {
    const own = records.filter(({ key }) => key === symbol);
    expect(new Set(own.map(({ partition }) => partition)).size).toBe(1);
    const prices = own.map(({ value }) => Number((JSON.parse(value) as { price: string }).price));
    expect(prices).toEqual(ticks.filter((tick) => tick.symbol === symbol).map(({ price }) => Number(price)));
  }
});

it('gives a retry with the same Idempotency-Key the same ids, and another key others', async () => {
  const tick = (symbol: string) => ({ symbol, price: '1', traded_at: '2026-11-27T16:00:00Z' });
  const body = JSON.stringify({ ticks: [tick('RETRY'), tick('RETRY'), tick('RETRY')] });
  for (const key of ['first', 'first', 'second']) {
    expect((await post(body, { 'idempotency-key': key })).status).toBe(201);
  }
  const ids = (await recordsOf(['RETRY'])).map(
    ({ value }) => (JSON.parse(value) as { tick_id: string }).tick_id,
  );
  expect(ids).toHaveLength(9);
  expect(ids.slice(3, 6)).toEqual(ids.slice(0, 3));
  expect(new Set(ids).size).toBe(6);
});

it('writes nothing of a request with one wrong tick', async () => {
  const tick = { symbol: 'NONE', price: '1', traded_at: '2026-11-27T16:00:00Z' };
  const refused = await post(JSON.stringify({ ticks: [tick, { ...tick, price: '-1' }] }));
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ field: 'ticks.1.price' }] } });
  expect(await recordsOf(['NONE'])).toEqual([]);
});

it('replays a file in the order of its times at the pace asked for, and once more with the same ids', async () => {
  const file = join(folder, 'bars.csv');
  const at = (second: number) => `2026-11-27T16:00:0${second}.000001Z`;
  await writeFile(file, `symbol,time,price\nBAR,${at(8)},3\nBAR,${at(0)},1\nBAR,${at(4)},2\n`);
  let told = '';
  const collect = (speed: string, path = file) =>
    collectCommand({
      args: ['--file', path, '--speed', speed],
      stateDir: folder,
      write: (text) => (told += text),
      terminal: true,
    });
  const start = Date.now();
  expect(await collect('4x')).toBe(true);
  expect(Date.now() - start).toBeGreaterThanOrEqual(2000);
  expect(told).toMatch(/1 of 3 ticks \(33 %\), 2026-11-27T16:00:00\.000001Z, \d+ a second/);
  expect(told).toMatch(/3 ticks of 2026-11-27 to 2026-11-27 are acknowledged, \d+ a second\.\n$/);
  await collect('max');
  const values = (await recordsOf(['BAR'])).map(
    ({ value }) => JSON.parse(value) as { tick_id: string; price: string; traded_at: string },
  );
  expect(values.map(({ price }) => price)).toEqual(
    ['1', '2', '3', '1', '2', '3'].map((price) => `${price}.000000`),
  );
  expect(values.slice(0, 3).map(({ traded_at }) => traded_at)).toEqual([at(0), at(4), at(8)]);
  const ids = values.map(({ tick_id }) => tick_id);
  expect(ids.slice(3)).toEqual(ids.slice(0, 3));
  expect(new Set(ids).size).toBe(3);
});

it('replays the share prices when no file is named', async () => {
  let told = '';
  const write = (text: string) => (told += text);
  expect(await collectCommand({ args: [], stateDir: folder, write, terminal: false })).toBe(true);
  expect(told).toMatch(/^5,665 ticks of 2000-01-01 to 2020-04-17 are acknowledged, [\d,]+ a second\.\n$/);
  const records = await recordsOf(['SPX', 'AAPL', 'AMZN', 'GOOG', 'IBM', 'MSFT']);
  expect(records).toHaveLength(5665);
  const spx = records
    .filter(({ key }) => key === 'SPX')
    .map(({ value }) => (JSON.parse(value) as { traded_at: string }).traded_at);
  expect(spx).toEqual([...spx].sort());
});

it('has every acknowledged tick in the topic when Kafka is killed under load, and refuses in time', async () => {
  const acknowledged = new Set<string>();
  const statuses = new Map<number, number>();
  const stop = new AbortController();
  const slowest = { seconds: 0 };
  const client = async (name: string) => {
    for (let request = 0; !stop.signal.aborted; request++) {
      const ids = Array.from({ length: 200 }, () => crypto.randomUUID());
      const ticks = ids.map((tickId, index) => ({
        symbol: `KILL${index % 7}`,
        price: '1',
        traded_at: '2026-11-27T16:00:00Z',
        venue: `${name}-${request}`,
        id: tickId,
      }));
      const start = Date.now();
      const { status, retryAfter } = await post(JSON.stringify({ ticks }));
      slowest.seconds = Math.max(slowest.seconds, (Date.now() - start) / 1000);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 201) for (const tickId of ids) acknowledged.add(tickId);
      else {
        expect([status, retryAfter]).toEqual([503, '1']);
        await sleep(200);
      }
    }
  };
  const clients = Array.from({ length: 6 }, (_, index) => client(`client${index}`));
  for (const round of [1, 2]) {
    await waitUntil(`ticks before kill ${round}`, () =>
      Promise.resolve((statuses.get(201) ?? 0) > 20 * round),
    );
    await route.kill('kafka', 'SIGKILL');
    const before = statuses.get(201) ?? 0;
    await route.whenReady('kafka');
    await waitUntil(`ticks after kill ${round}`, () =>
      Promise.resolve((statuses.get(201) ?? 0) > before + 20),
    );
  }
  stop.abort();
  await Promise.all(clients);
  expect(slowest.seconds).toBeLessThan(15);
  const symbols = Array.from({ length: 7 }, (_, index) => `KILL${index}`);
  const written = new Set(
    (await recordsOf(symbols)).map(({ value }) => (JSON.parse(value) as { tick_id: string }).tick_id),
  );
  expect(acknowledged.size).toBeGreaterThan(4000);
  expect([...acknowledged].filter((tickId) => !written.has(tickId))).toEqual([]);
}, 180_000);

it('answers what it has taken before it ends', async () => {
  const body = JSON.stringify({ symbol: 'LEAVE', price: '1', traded_at: '2026-11-27T16:00:00Z' });
  await route.kill('kafka', 'SIGSTOP');
  const pending = post(body);
  await sleep(500);
  const restarted = route.restart('api');
  await sleep(1000);
  await route.kill('kafka', 'SIGCONT');
  expect(await pending).toMatchObject({ status: 201, body: { accepted: 1 } });
  await restarted;
  expect(await recordsOf(['LEAVE'])).toHaveLength(1);
}, 60_000);

it('goes on after a broker that hangs, and tells within seconds that it does', async () => {
  const body = JSON.stringify({ symbol: 'HANG', price: '1', traded_at: '2026-11-27T16:00:00Z' });
  await route.kill('kafka', 'SIGSTOP');
  try {
    const start = Date.now();
    const refused = await post(body, { 'idempotency-key': 'hanging' });
    expect(refused).toMatchObject({ status: 503, retryAfter: '1' });
    expect(refused.body['detail']).toMatch(/A retry with the same ids, or the same Idempotency-Key, is safe/);
    expect(Date.now() - start).toBeLessThan(15_000);
  } finally {
    await route.kill('kafka', 'SIGCONT');
  }
  await waitUntil('an answer of 201', async () => (await post(body)).status === 201);
}, 60_000);
