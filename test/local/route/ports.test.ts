import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { choosePorts, parseApiPort, refuseTakenPort } from '../../../local/route/ports';

let taken: Server;
let port: number;

beforeAll(async () => {
  taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
});

afterAll(() => {
  taken.close();
});

test('ports are free, distinct, and below those of outgoing connections', async () => {
  const chosen = Object.values(await choosePorts(['a', 'b', 'c']));
  expect(new Set(chosen).size).toBe(3);
  expect(chosen.filter((each) => each < 20_000 || each >= 32_000)).toEqual([]);
});

test('a wished port is given when it is free, and another one when it is taken', async () => {
  const { a: free } = await choosePorts(['a']);
  const chosen = await choosePorts(['mine', 'lost'], { mine: free, lost: port });
  expect(chosen.mine).toBe(free);
  expect(chosen.lost).not.toBe(port);
});

test('two names that wish for one port do not both get it', async () => {
  const { a: free } = await choosePorts(['a']);
  const chosen = await choosePorts(['first', 'second'], { first: free, second: free });
  expect(chosen.first).toBe(free);
  expect(chosen.second).not.toBe(free);
});

test('a fixed port that is taken is refused with the variable to change', async () => {
  await expect(refuseTakenPort(port)).rejects.toThrow(
    `Port ${port} is taken or not allowed: set TIDEMARK_API_PORT to another one, or unset it and a free one is chosen.`,
  );
});

test.each(['0', '65536', '80a', '-1', '8080 '])('TIDEMARK_API_PORT=%s is no port', (value) => {
  expect(() => parseApiPort(value)).toThrow(`TIDEMARK_API_PORT=${value} is no port`);
});

test('an empty or missing TIDEMARK_API_PORT fixes nothing', () => {
  expect([parseApiPort(undefined), parseApiPort(''), parseApiPort('8081')]).toEqual([
    undefined,
    undefined,
    8081,
  ]);
});
