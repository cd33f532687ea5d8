import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { marketTicks } from '../../../local/collect/market-tick';
import { TickSender, type TickSenderOptions } from '../../../local/collect/tick-sender';

const ticks = marketTicks(
  [7, 8, 9].map((line) => ({ line, symbol: 'A', time: '2026-11-27T16:00:00Z', price: String(line) })),
);

type Reply = readonly [status: number, body: unknown, headers?: Record<string, string>];

let server: Server;
let bodies: string[];
let replies: Reply[];

beforeEach(async () => {
  bodies = [];
  replies = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(`${request.method} ${request.url} ${request.headers.authorization}\n${body}`);
      const [status, answer, headers] = replies.shift() ?? [500, 'not told'];
      response.writeHead(status, headers).end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

function sender(options: Partial<TickSenderOptions> = {}): TickSender {
  const { port } = server.address() as AddressInfo;
  return new TickSender({ url: `http://127.0.0.1:${port}`, apiKey: 'k', source: 'bars.csv', ...options });
}

const busy: Reply = [503, { detail: 'Kafka is away.' }, { 'retry-after': '1' }];
const taken: Reply = [201, { accepted: 3 }];

it('sends one tick a line, with the key', async () => {
  replies = [taken];
  await sender().send(ticks);
  expect(bodies).toEqual([
    `POST /v1/ticks Bearer k\n${ticks.map(({ body }) => JSON.stringify(body)).join('\n')}`,
  ]);
});

it.each([429, 503])(
  'sends the same again after %p, when the time that was asked for has passed',
  async (status) => {
    replies = [[status, { detail: 'Kafka is away.' }, { 'retry-after': '1' }], taken];
    const waits: unknown[] = [];
    const start = Date.now();
    await sender({ waiting: (...told) => waits.push(told) }).send(ticks);
    expect(Date.now() - start).toBeGreaterThanOrEqual(990);
    expect(waits).toEqual([['Kafka is away.', 1]]);
    expect(bodies[1]).toBe(bodies[0]);
  },
);

it('gives up after its patience, with the reason', async () => {
  replies = [busy, busy, busy];
  await expect(sender({ patience: 1.5 }).send(ticks)).rejects.toThrow(
    'No tick was taken for 1.5 s: Kafka is away. Begin again when that is mended; what was taken is not doubled.',
  );
  expect(bodies).toHaveLength(2);
});

it('waits for a front door that does not answer', async () => {
  const unreachable = sender({ patience: 1.5, url: 'http://127.0.0.1:1' });
  await expect(unreachable.send(ticks)).rejects.toThrow('http://127.0.0.1:1 does not answer.');
});

it('names line and field of a tick that is refused, and does not send it again', async () => {
  replies = [
    [422, { detail: 'wrong', errors: [{ field: 'ticks.1.price', message: 'must not be negative' }] }],
  ];
  await expect(sender().send(ticks)).rejects.toThrow('bars.csv line 8, price: must not be negative.');
  expect(bodies).toHaveLength(1);
});

it('tells any other refusal in its own words', async () => {
  replies = [[403, { detail: 'The key lacks the scope ticks:write.' }]];
  await expect(sender().send(ticks)).rejects.toThrow(
    'POST /v1/ticks answered 403: The key lacks the scope ticks:write.',
  );
});

it('believes no acknowledgement of fewer ticks', async () => {
  replies = [[201, { accepted: 2 }]];
  await expect(sender().send(ticks)).rejects.toThrow('acknowledged 2 of 3 ticks.');
});
