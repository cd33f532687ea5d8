import { createHash } from 'node:crypto';

/** A row of market data as a tick. */
export interface MarketTick {
  /** Line in its file, from 1; 0 for data that is no file of the user's. */
  readonly line: number;
  /** Microseconds since 1970. */
  readonly at: number;
  /** As POST /v1/ticks takes it. */
  readonly body: {
    readonly id: string;
    readonly symbol: string;
    readonly price: string;
    readonly size?: string;
    readonly traded_at: string;
  };
}

export interface TickRow {
  readonly line: number;
  readonly symbol: string;
  /** ISO 8601 with an offset and at most six digits of seconds. */
  readonly time: string;
  readonly price: string;
  /** @default - nothing is known; "0" says the same */
  readonly volume?: string | null;
}

/** The rows in the order of their times; those of one time keep theirs. */
export function marketTicks(rows: readonly TickRow[]): MarketTick[] {
  const twins = new Map<string, number>();
  const ticks = rows.map(({ line, symbol, time, price, volume = null }) => {
    const size = volume !== null && Number(volume) > 0 ? volume : undefined;
    const content = [symbol, time, price, size ?? ''].join(' ');
    const twin = twins.get(content) ?? 0;
    twins.set(content, twin + 1);
    const body = { id: idOf(`${content} ${twin}`), symbol, price, ...(size && { size }), traded_at: time };
    return { line, at: microseconds(time), body };
  });
  return ticks.sort((a, b) => a.at - b.at);
}

/** The same UUID for the same content, of version 5: rows that are equal in all are counted in it. */
function idOf(content: string): string {
  const hex = createHash('sha1').update(`tidemark collect ${content}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A Date alone would cut them to milliseconds. */
function microseconds(time: string): number {
  const below = /\.\d{3}(\d{1,3})/.exec(time)?.[1] ?? '';
  return Date.parse(time) * 1000 + Number(below.padEnd(3, '0'));
}
