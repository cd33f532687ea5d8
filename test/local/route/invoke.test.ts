import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { invoke } from '../../../local/route/invoke';
import { temporaryFolder } from '../fixtures/temporary-folder';

const logFile = () => path.join(temporaryFolder(), 'handlers.log');
const loaded =
  <Event, Answer>(handler: (event: Event) => Promise<Answer>) =>
  () =>
    Promise.resolve(handler);

test('a handler gets its event and exactly its environment, and leaves ours as it was', async () => {
  process.env.AWS_PROFILE = 'of-the-user';
  const before = { ...process.env };
  const handler = loaded((event: { name: string }) =>
    Promise.resolve([event.name, process.env.BUCKET, process.env.AWS_PROFILE, process.env.PATH]),
  );
  const answer = await invoke(handler, { name: 'x' }, { env: { BUCKET: 'lake' }, logFile: logFile() });
  expect(answer).toEqual(['x', 'lake', undefined, before.PATH]);
  expect({ ...process.env }).toEqual(before);
  delete process.env.AWS_PROFILE;
});

test('handlers that are called at once do not see the environment of each other, even after one has failed', async () => {
  const handler = loaded(async (ms: number) => {
    const first = process.env.NAME;
    await sleep(ms);
    if (first === 'b') throw new Error('b is broken');
    return [first, process.env.NAME, process.env.ONLY_A];
  });
  const log = logFile();
  const answers = await Promise.allSettled([
    invoke(handler, 30, { env: { NAME: 'a', ONLY_A: '1' }, logFile: log }),
    invoke(handler, 10, { env: { NAME: 'b' }, logFile: log }),
    invoke(handler, 1, { env: { NAME: 'c' }, logFile: log }),
  ]);
  expect(answers).toEqual([
    { status: 'fulfilled', value: ['a', 'a', '1'] },
    { status: 'rejected', reason: new Error('b is broken') },
    { status: 'fulfilled', value: ['c', 'c', undefined] },
  ]);
});

test("a handler's console goes to the log and not to the screen", async () => {
  const file = logFile();
  const ours = console.log;
  const handler = loaded(() => {
    console.log('made %d topics', 3);
    console.error({ failed: 0 });
    return Promise.resolve();
  });
  await invoke(handler, undefined, { env: {}, logFile: file });
  expect(readFileSync(file, 'utf8')).toBe('made 3 topics\n{ failed: 0 }\n');
  expect(console.log).toBe(ours);
});
