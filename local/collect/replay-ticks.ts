import { setTimeout as sleep } from 'node:timers/promises';
import type { MarketTick } from './market-tick';

/** Ticks of one request, which the API takes up to 10,000 of. */
const mostAtOnce = 2_000;

export interface TickReplay {
  /** In the order of their times. */
  readonly ticks: readonly MarketTick[];
  /** Seconds of the market in a second; Infinity for as fast as may be. */
  readonly speed: number;
  /** Resolves when all are acknowledged. */
  readonly send: (ticks: readonly MarketTick[]) => Promise<void>;
  /** Told after every request. */
  readonly sent?: (count: number, last: MarketTick) => void;
}

/** Sends every tick when it is due, one request after the other, so that the order of a symbol's ticks is kept. */
export async function replayTicks({ ticks, speed, send, sent }: TickReplay): Promise<void> {
  const first = ticks.at(0)?.at ?? 0;
  const start = performance.now();
  let done = 0;
  for (let next; (next = ticks[done]) !== undefined;) {
    const early = (next.at - first) / 1000 / speed - (performance.now() - start);
    // Node's timers end at 2^31 ms.
    if (early > 0) await sleep(Math.min(early, 60_000));
    const due = first + (performance.now() - start) * 1000 * speed;
    const batch = ticks.slice(done, done + mostAtOnce).filter(({ at }) => at <= due);
    const last = batch.at(-1);
    if (last === undefined) continue;
    await send(batch);
    done += batch.length;
    sent?.(done, last);
  }
}
