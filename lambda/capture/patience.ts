import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectUnavailable } from './connect-api';

export const pollMs = 250;

/** One deadline for all waits together. */
export class Patience {
  private readonly end: number;

  constructor(private readonly seconds: number) {
    this.end = Date.now() + seconds * 1000;
  }

  /** Asks again while the answer is false or the worker is unavailable. */
  async until<Answer>(what: string, ask: () => Promise<Answer | false>): Promise<Answer> {
    let last = '';
    do {
      try {
        const answer = await ask();
        if (answer !== false) return answer;
      } catch (error) {
        if (!(error instanceof ConnectUnavailable)) throw error;
        last = ` ${error.message}`;
      }
      await sleep(pollMs);
    } while (Date.now() < this.end);
    throw new Error(`Waited ${this.seconds} s for ${what}.${last}`);
  }
}
