import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { ApiClient } from '../../local/job/api-client';
import { Door } from '../faults/door';
import { Ledger, ledgerTicks, PersistentClient, ticksOf } from './persistent-client';
import { startScratchRoute, type ScratchRoute } from './scratch-route';
import { connectAs } from './source-session';
import { waitUntil } from './wait-until';

jest.setTimeout(300_000);

const workers = 2;
const cutSeconds = 4;
const symbol = 'LEDGER';
const clientCount = 6;

const ledger = new Ledger();
let clients: PersistentClient[];
let scratch: ScratchRoute;
let doors: Record<'nginx' | 'api' | 'postgres' | 'kafka', Door>;

beforeAll(async () => {
  scratch = await startScratchRoute({
    revive: ['nginx', 'api', 'postgres', 'kafka'],
    doors: async ({ nginx, api, postgres, kafka }) => {
      doors = {
        nginx: await Door.before(nginx),
        api: await Door.before(api),
        postgres: await Door.before(postgres),
        kafka: await Door.before(kafka),
      };
      return Object.fromEntries(Object.entries(doors).map(([name, { port }]) => [name, port]));
    },
    variables: (process): Record<string, string> =>
      process === 'api' ? { WEB_CONCURRENCY: String(workers) } : {},
  });
  const { settings } = scratch.route;
  await new ApiClient(settings).send('POST', '/v1/instruments', { symbol, name: symbol, currency: 'USD' });
  clients = Array.from(
    { length: clientCount },
    (_, index) => new PersistentClient({ settings, ledger, symbol, name: `client-${index}` }),
  );
});

afterAll(async () => {
  for (const client of clients) client.giveUp();
  await scratch.end();
  for (const door of Object.values(doors)) await door.close();
});

const kills: Readonly<Record<string, () => Promise<void>>> = {
  Nginx: () => scratch.route.kill('nginx'),
  'a worker of the API': () => {
    const [worker] = apiWorkers();
    if (worker === undefined) throw new Error('The API has no worker.');
    process.kill(worker, 'SIGKILL');
    return Promise.resolve();
  },
  'the whole API': async () => {
    const orphans = apiWorkers();
    await scratch.route.kill('api');
    // They would go on and hold the port.
    for (const orphan of orphans) process.kill(orphan, 'SIGKILL');
  },
  PostgreSQL: () => scratch.route.kill('postgres'),
  Kafka: () => scratch.route.kill('kafka'),
};

/** Door between two neighbours, and of what nothing can be acknowledged meanwhile. */
const cuts: Readonly<Record<string, readonly [keyof typeof doors, ...(keyof typeof acknowledged)[]]>> = {
  'client and Nginx': ['nginx', 'orders', 'ticks'],
  'Nginx and API': ['api', 'orders', 'ticks'],
  'API and PostgreSQL': ['postgres', 'orders'],
  'API and Kafka': ['kafka', 'ticks'],
};

const acknowledged = { orders: () => ledger.orders.length, ticks: () => ledger.ticks.length };

describe('under writes of clients that send again what nobody acknowledged', () => {
  test.each(Object.entries(kills))('kill -9 of %s and the door takes writes again', async (_, kill) => {
    await sleep(2_000);
    await kill();
    await sleep(1_000);
    for (const process of ['postgres', 'kafka', 'api', 'nginx']) await scratch.route.whenReady(process);
    await waitUntil('all workers of the API', () => Promise.resolve(apiWorkers().length === workers));
    await takesWrites();
  });

  test.each(Object.entries(cuts))(
    'connections between %s are cut: nothing is acknowledged that needs them, then writes are taken again',
    async (_, [between, ...kinds]) => {
      await sleep(2_000);
      const cut = doors[between].cut(cutSeconds);
      // An answer may have been through already.
      await sleep(500);
      const before = kinds.map((kind) => acknowledged[kind]());
      await cut;
      expect(kinds.map((kind) => acknowledged[kind]())).toEqual(before);
      await takesWrites();
    },
  );

  describe('afterwards', () => {
    beforeAll(async () => {
      await Promise.all(clients.map((client) => client.end()));
      await scratch.caughtUp();
    });

    test('the database has every acknowledged order once, and no other', async () => {
      // Else no client has sent anything twice, and nothing is proved.
      expect(ledger.again).toBeGreaterThan(0);
      const admin = await connectAs(scratch.route, 'postgres');
      const { rows } = await admin.query<Record<'id' | 'note' | 'quantity', string>>(
        "SELECT id::text, note, quantity::text FROM orders WHERE customer = 'ledger'",
      );
      await admin.end();
      expect(rows.map(({ id, note, quantity }) => `${id} ${note} ${quantity}`).sort()).toEqual(
        ledgerOrders(),
      );
    });

    test('the lake has every acknowledged order once, and is the database', async () => {
      expect(
        await lake(`SELECT concat_ws(' ', CAST(id AS varchar), note, CAST(quantity AS varchar))
          FROM orders WHERE customer = 'ledger'`),
      ).toEqual(ledgerOrders());
      for (const comparison of Object.values(await scratch.comparisons())) {
        expect(comparison).toMatchObject({ identical: true, examples: [] });
      }
    });

    test('the lake has every acknowledged tick once, and no other', async () => {
      const expected = ledgerTicks(ledger);
      const found = () => lake(ticksOf('ticks', symbol));
      await waitUntil('the ticks', async () => (await found()).length >= expected.length);
      expect(await found()).toEqual(expected);
    });
  });
});

/** Until writes of every kind are acknowledged. */
async function takesWrites(): Promise<void> {
  const [orders, ticks] = [acknowledged.orders(), acknowledged.ticks()];
  await waitUntil('writes of every kind', () =>
    Promise.resolve(acknowledged.orders() > orders + clientCount && acknowledged.ticks() > ticks),
  );
}

function ledgerOrders(): string[] {
  return ledger.orders.map(({ id, note, quantity }) => `${id} ${note} ${quantity}`).sort();
}

/** First column, sorted. */
async function lake(sql: string): Promise<string[]> {
  const { athena, lake: context } = scratch.clients;
  return (await allRows(await runQuery(athena, sql, context))).map(([text]) => text ?? '').sort();
}

/** uvicorn starts one more child, which is none. */
function apiWorkers(): number[] {
  const master = scratch.route.processes.find(({ name }) => name === 'api')?.pid;
  if (master === undefined) return [];
  try {
    const found = execFileSync('pgrep', ['-P', String(master), '-f', 'spawn_main'], { encoding: 'utf8' });
    return found.trim().split('\n').map(Number);
  } catch {
    // It ends with 1 when there is none.
    return [];
  }
}
