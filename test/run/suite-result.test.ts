import { failureLine } from './suite-result';

test('a failure is told in one line, with what was expected and without colours', () => {
  const message =
    '\u001b[31mError\u001b[39m: expect(received).toBe(expected)\n\nExpected: 2\nReceived: 1\n    at x.ts:1\nmore';
  expect(failureLine('the sum', message)).toBe(
    'the sum: Error: expect(received).toBe(expected) | Expected: 2 | Received: 1 | at x.ts:1',
  );
});
