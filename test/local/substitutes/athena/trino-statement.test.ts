import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { trinoAnswers } from '../../../../local/substitutes/athena/trino-statement';

let server: Server;
let answers: object[];
let asked: number;

beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.end(JSON.stringify({ id: 'one', stats: { state: 'FINISHED' }, ...answers.shift() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = 0;
});

async function ask() {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const given = [];
  const session = { url, catalog: 'c', schema: 's' };
  for await (const answer of trinoAnswers(session, 'select 1', new AbortController().signal))
    given.push(answer);
  return given;
}

const error = (errorName: string, message: string) => ({
  error: { errorName, message, errorType: 'INTERNAL_ERROR' },
});

test.each([
  ['while it starts', error('SERVER_STARTING_UP', 'Trino server is still initializing')],
  ['where it plans', error('NO_NODES_AVAILABLE', 'No nodes available to run query')],
  ['where it makes a table', error('GENERIC_INTERNAL_ERROR', 'nodes is empty')],
])('a statement for which Trino has no node yet, %s, is sent again', async (_, lacking) => {
  answers = [lacking, { data: [['1']] }];
  expect(await ask()).toEqual([expect.objectContaining({ data: [['1']] })]);
  expect(asked).toBe(2);
});

test('any other error is an answer', async () => {
  answers = [error('GENERIC_INTERNAL_ERROR', 'disk full')];
  expect(await ask()).toEqual([
    expect.objectContaining({ error: expect.objectContaining({ message: 'disk full' }) as object }),
  ]);
  expect(asked).toBe(1);
});
