import { setTimeout as sleep } from 'node:timers/promises';

/** A function that is called again and again. */
export interface Scheduled {
  readonly name: string;
  /** From the end of a call to the next. */
  readonly everySeconds: number;
  readonly call: () => Promise<unknown>;
}

/**
 * Calls the functions when they are due, one at a time: on one machine they would only slow each other down. A call
 * that fails is told and comes again when it is next due. Ends when the signal does, never otherwise.
 */
export async function runOnSchedule(all: readonly Scheduled[], signal?: AbortSignal): Promise<void> {
  const due = new Map(all.map((one) => [one, Date.now() + one.everySeconds * 1000]));
  while (!signal?.aborted) {
    const [next, at] = [...due.entries()].reduce((a, b) => (b[1] < a[1] ? b : a));
    await sleep(Math.max(0, at - Date.now()), undefined, { signal }).catch(() => undefined);
    if (signal?.aborted) return;
    try {
      await next.call();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      console.error(JSON.stringify({ time: new Date().toISOString(), failed: next.name, error: message }));
    }
    due.set(next, Date.now() + next.everySeconds * 1000);
  }
}
