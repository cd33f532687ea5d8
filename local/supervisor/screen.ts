import type { StepEvent } from './supervisor';

/** Where the screen writes: standard output, or what stands for it in a test. */
export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const clearLine = '\r\u001b[K';
const [tick, cross, dot] = ['\u2714', '\u2716', '\u2026'];

/**
 * What a person sees of a start: a line for every step that is done and, on a terminal, one more line below that
 * tells what is under way and since when.
 */
export class Screen {
  private readonly underWay = new Map<string, number>();
  private readonly timer: NodeJS.Timeout | undefined;

  constructor(private readonly out: Output) {
    if (out.isTTY === true) {
      this.timer = setInterval(() => {
        this.drawLive();
      }, 1000).unref();
    }
  }

  readonly step = ({ step: { title }, state, seconds }: StepEvent): void => {
    if (state === 'begins') this.underWay.set(title, Date.now());
    else this.underWay.delete(title);
    if (state === 'done') this.line(`${tick} ${title.padEnd(40)} ${seconds.toFixed(1).padStart(5)} s`);
    else if (state === 'failed') this.line(`${cross} ${title}`);
    else this.drawLive();
  };

  /** A line that stays. */
  readonly line = (text: string): void => {
    this.out.write(`${this.clear()}${text}\n`);
    this.drawLive();
  };

  /** Takes the line below away; nothing is under way any more. */
  settle(): void {
    this.underWay.clear();
    this.out.write(this.clear());
    clearInterval(this.timer);
  }

  private clear(): string {
    return this.timer === undefined ? '' : clearLine;
  }

  private drawLive(): void {
    if (this.timer === undefined || this.underWay.size === 0) return;
    const now = Date.now();
    const parts = [...this.underWay].map(
      ([title, since]) => `${title} ${Math.floor((now - since) / 1000)} s`,
    );
    // A line that wraps could not be cleared again.
    const text = `${dot} ${parts.join(', ')}`.slice(0, (this.out.columns ?? 80) - 1);
    this.out.write(`${clearLine}${text}`);
  }
}
