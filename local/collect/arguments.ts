import { parseOptions } from '../parse-options';

export const usage = `Usage: npm run collect
       npm run collect -- --file bars.csv --speed 60x

Replays prices as ticks through the front door of the route on this machine, in the order of their times. Without a
file these are the share prices that "npm start" replays as daily bars.

  --file FILE     CSV with a head: symbol, time (2026-11-27T16:00:00.123456Z) or day (2026-11-27, its beginning in
                  UTC), price or close, and, where it has one, volume; other columns are left out
  --speed N       60x replays an hour in a minute (default: max, as fast as the front door takes them)
  --help          this text

A tick's id comes from its row, so that a replay which is begun again doubles nothing.
`;

export interface CollectWish {
  /** @default - the prices of "npm start" */
  readonly file?: string;
  /** Seconds of the market in a second; Infinity for as fast as may be. */
  readonly speed: number;
}

/** @throws {Error} one sentence about the first mistake */
export function parseCollect(args: readonly string[]): CollectWish {
  const { values } = parseOptions({
    args: [...args],
    options: { file: { type: 'string' }, speed: { type: 'string', default: 'max' } },
  });
  const { file, speed } = values;
  return { ...(file !== undefined && { file }), speed: speedOf(speed) };
}

function speedOf(text: string): number {
  if (text === 'max') return Infinity;
  const times = /^(\d{1,9}(?:\.\d{1,9})?)x?$/.exec(text)?.[1];
  if (times !== undefined && Number(times) > 0) return Number(times);
  throw new Error(`--speed takes a number of times such as 60x, or max, not "${text}".`);
}
