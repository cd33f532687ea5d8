import type { MarketTick } from './market-tick';

const clearLine = '\r\u001b[K';
const everyMs = { terminal: 200, log: 10_000 } as const;

/** How far a replay is: one line that is drawn anew on a terminal, a line now and then elsewhere. */
export class ProgressLine {
  private readonly start = performance.now();
  private drawn: number;
  private done = 0;

  constructor(
    private readonly write: (text: string) => void,
    private readonly terminal: boolean,
    private readonly total: number,
  ) {
    this.drawn = terminal ? -Infinity : this.start;
  }

  /** @param last the newest tick that is acknowledged */
  sent(done: number, last: MarketTick): void {
    this.done = done;
    const share = Math.floor((100 * done) / this.total);
    this.draw(
      `${count(done)} of ${count(this.total)} ticks (${share} %), ${last.body.traded_at}, ${this.rate()}`,
    );
  }

  /** Why nothing moves. */
  waiting(why: string): void {
    this.draw(`${count(this.done)} of ${count(this.total)} ticks, waiting: ${why}`);
  }

  /** Takes the line away. @returns ticks a second over all */
  end(): string {
    if (this.terminal) this.write(clearLine);
    return this.rate();
  }

  private rate(): string {
    const seconds = Math.max((performance.now() - this.start) / 1000, 0.001);
    return `${count(Math.round(this.done / seconds))} a second`;
  }

  private draw(text: string): void {
    const now = performance.now();
    if (now < this.drawn + (this.terminal ? everyMs.terminal : everyMs.log)) return;
    this.drawn = now;
    // A line that wraps could not be cleared again.
    this.write(this.terminal ? `${clearLine}${text.slice(0, 79)}` : `${text}\n`);
  }
}

function count(number: number): string {
  return number.toLocaleString('en');
}
