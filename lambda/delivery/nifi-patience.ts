import { setTimeout as sleep } from 'node:timers/promises';
import { NifiUnavailable } from './nifi-errors';

/** One deadline for all steps together; a single step may have a shorter one. */
export class NifiPatience {
  private end: number;

  constructor(
    private readonly seconds: number,
    private readonly pollMs: number,
  ) {
    this.end = Date.now() + seconds * 1000;
  }

  /** At least so many seconds more: for the way back when the deadline itself was the failure. */
  grant(seconds: number): void {
    this.end = Math.max(this.end, Date.now() + seconds * 1000);
  }

  /** Does it all again while NiFi is away or somebody changes the same things. */
  async again<Answer>(what: () => Promise<Answer>, seconds = this.seconds): Promise<Answer> {
    const end = Math.min(this.end, Date.now() + seconds * 1000);
    for (;;) {
      try {
        return await what();
      } catch (error) {
        if (!(error instanceof NifiUnavailable) || Date.now() >= end) throw error;
        await sleep(4 * this.pollMs);
      }
    }
  }

  /**
   * Asks until the answer is not a reason to wait on, which is text.
   *
   * @throws with the last reason
   */
  async until<Answer>(
    ask: () => Promise<Answer | string>,
    seconds = this.seconds,
  ): Promise<Exclude<Answer, string>> {
    const end = Math.min(this.end, Date.now() + seconds * 1000);
    for (;;) {
      const answer = await ask();
      if (typeof answer !== 'string') return answer as Exclude<Answer, string>;
      if (Date.now() >= end) throw new Error(`Waited for NiFi in vain: ${answer}.`);
      await sleep(this.pollMs);
    }
  }
}
