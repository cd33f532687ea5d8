import { NotReady, waitUntilReady } from '../../../local/supervisor/wait';

const readiness = (check: () => Promise<boolean>, deadlineSeconds = 0.3) => ({
  what: 'a sign of life',
  deadlineSeconds,
  check,
});

test('waiting ends with the first true look', async () => {
  const answers = [
    () => Promise.resolve(false),
    () => Promise.reject(new Error('refused')),
    () => Promise.resolve(true),
  ];
  await waitUntilReady(
    'kafka',
    readiness(() => answers.shift()!(), 5),
  );
  expect(answers).toEqual([]);
});

test('the deadline message names who, how long, what for and what was seen last', async () => {
  const cause = new Error('connect ECONNREFUSED 127.0.0.1:1');
  const check = () => Promise.reject(new TypeError('fetch failed', { cause }));
  await expect(waitUntilReady('kafka', readiness(check))).rejects.toThrow(
    new NotReady(
      'kafka was not ready within 0.3 s (waiting for a sign of life; last seen: connect ECONNREFUSED 127.0.0.1:1)',
    ),
  );
});

test('a look that never answers does not outlast the deadline', async () => {
  const check = () => new Promise<boolean>(() => undefined);
  await expect(waitUntilReady('kafka', readiness(check))).rejects.toThrow('last seen: no answer');
});

test('waiting ends at once when it is called off, even in the middle of a look', async () => {
  const off = new AbortController();
  const check = () => new Promise<boolean>(() => undefined);
  const waiting = waitUntilReady('kafka', readiness(check, 60), off.signal);
  off.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});
