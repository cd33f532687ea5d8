import { setTimeout as sleep } from 'node:timers/promises';
import type { Readiness } from './process-spec';

/** Milliseconds between two looks: short at first, since small engines are up at once, then cheap. */
const firstPause = 50;
const longestPause = 400;

/** The deadline has passed; `message` says what was waited for and what the last look gave. */
export class NotReady extends Error {}

/**
 * Looks until the check is true.
 *
 * @param name what is waited for, as the message begins
 * @throws NotReady after the deadline; the signal's reason when it is aborted
 */
export async function waitUntilReady(
  name: string,
  readiness: Readiness,
  signal?: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + readiness.deadlineSeconds * 1000;
  let last = '';
  for (let pause = firstPause; ; pause = Math.min(pause * 1.5, longestPause)) {
    signal?.throwIfAborted();
    const look = await lookOnce(readiness, deadline, signal);
    if (look === true) return;
    last = look;
    if (Date.now() + pause >= deadline) break;
    await sleep(pause, undefined, { signal });
  }
  const seen = last === '' ? '' : `; last seen: ${last}`;
  throw new NotReady(
    `${name} was not ready within ${readiness.deadlineSeconds} s (waiting for ${readiness.what}${seen})`,
  );
}

/** True, or why not. A look that hangs ends with the deadline, and at once when the route stops. */
async function lookOnce(
  readiness: Readiness,
  deadline: number,
  signal: AbortSignal | undefined,
): Promise<true | string> {
  const enough = new AbortController();
  const giveUp = signal ? AbortSignal.any([signal, enough.signal]) : enough.signal;
  try {
    const answer = await Promise.race([
      readiness.check(),
      sleep(Math.max(deadline - Date.now(), 1), 'no answer', { signal: giveUp, ref: false }),
    ]);
    return answer === false ? '' : answer === true ? true : answer;
  } catch (error) {
    signal?.throwIfAborted();
    return reasonOf(error);
  } finally {
    enough.abort();
  }
}

/** One line: fetch hides the reason, such as ECONNREFUSED, in its cause; a dual-stack connect gives several. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const first: unknown = inner instanceof AggregateError ? inner.errors[0] : inner;
  return (first instanceof Error ? first.message : String(first)).split('\n')[0] ?? '';
}
