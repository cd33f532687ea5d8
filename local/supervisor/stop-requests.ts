import { constants } from 'node:os';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * npm passes Ctrl-C on to its child, which has had it from the terminal already: signals within this many
 * milliseconds are one request.
 */
const sameRequestMs = 1000;

/** Ctrl-C and its kin: the first request stops in order, a second one at once. */
export class StopRequests {
  private readonly stopping = new AbortController();
  private readonly hurrying = new AbortController();
  private first: { signal: NodeJS.Signals; at: number } | undefined;

  constructor(private readonly say: (line: string) => void) {
    for (const signal of signals) process.on(signal, this.receive);
    process.stdout.on('error', this.loseOutput);
  }

  get stop(): AbortSignal {
    return this.stopping.signal;
  }

  get hurry(): AbortSignal {
    return this.hurrying.signal;
  }

  /** As a shell counts it: 128 plus the signal's number. */
  get exitCode(): number {
    return 128 + constants.signals[this.first?.signal ?? 'SIGTERM'];
  }

  /** Gives the signals back to whoever had them. */
  forget(): void {
    for (const signal of signals) process.off(signal, this.receive);
    process.stdout.off('error', this.loseOutput);
  }

  private readonly receive = (signal: NodeJS.Signals): void => {
    const now = Date.now();
    if (!this.first) {
      this.first = { signal, at: now };
      this.say('Stopping; press Ctrl-C again to stop at once.');
      this.stopping.abort();
    } else if (now - this.first.at >= sameRequestMs && !this.hurrying.signal.aborted) {
      this.say('Stopping at once.');
      this.hurrying.abort();
    }
  };

  /** Nobody reads any more, as in `npm start | head`. */
  private readonly loseOutput = (): void => {
    this.receive('SIGHUP');
  };
}
