import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { MarketTick } from './market-tick';

const problem = z.object({
  detail: z.string(),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});
const result = z.object({ accepted: z.number().int() });

export interface TickSenderOptions {
  /** The front door. */
  readonly url: string;
  readonly apiKey: string;
  /** Where the ticks come from, for messages. */
  readonly source: string;
  /** Told once a pause: why, and for how many seconds. */
  readonly waiting?: (why: string, seconds: number) => void;
  /** Seconds without an acknowledgement after which it gives up. @default 120 */
  readonly patience?: number;
}

/** Sends ticks through the front door; as they have ids, sending them again is safe. */
export class TickSender {
  constructor(private readonly options: TickSenderOptions) {}

  /**
   * Returns when all are acknowledged. Waits as long as the front door asks for, and while nobody answers.
   *
   * @throws {Error} one sentence: line and field of a tick that is refused, or why nothing was taken for so long
   */
  async send(ticks: readonly MarketTick[]): Promise<void> {
    const { waiting, patience = 120 } = this.options;
    const body = ticks.map((tick) => JSON.stringify(tick.body)).join('\n');
    const giveUp = Date.now() + patience * 1000;
    for (;;) {
      const refusal = await this.attempt(body, ticks);
      if (refusal === undefined) return;
      const { why, seconds } = refusal;
      if (Date.now() + seconds * 1000 > giveUp) {
        throw new Error(
          `No tick was taken for ${patience} s: ${why} Begin again when that is mended; what was taken is not doubled.`,
        );
      }
      waiting?.(why, seconds);
      await sleep(seconds * 1000);
    }
  }

  /** @returns why to try again, and in how many seconds; undefined when all is done */
  private async attempt(
    body: string,
    ticks: readonly MarketTick[],
  ): Promise<{ why: string; seconds: number } | undefined> {
    const { url, apiKey } = this.options;
    let status: number;
    let text: string;
    let retryAfter: number;
    try {
      const answer = await fetch(new URL('/v1/ticks', url), {
        method: 'POST',
        headers: { 'content-type': 'application/x-ndjson', authorization: `Bearer ${apiKey}` },
        body,
        // The API answers within 10 s; the front door has more patience.
        signal: AbortSignal.timeout(60_000),
      });
      status = answer.status;
      retryAfter = Number(answer.headers.get('retry-after') ?? 1);
      text = await answer.text();
    } catch {
      return { why: `${url} does not answer.`, seconds: 1 };
    }
    if (status === 201) {
      const { accepted } = result.parse(JSON.parse(text));
      if (accepted === ticks.length) return undefined;
      throw new Error(`${url} acknowledged ${accepted} of ${ticks.length} ticks.`);
    }
    const told = problemOf(text);
    if (status === 429 || status >= 500) {
      return { why: told?.detail ?? `${url} answered ${status}.`, seconds: Math.max(retryAfter, 0.1) || 1 };
    }
    throw new Error(this.refusal(status, told, ticks));
  }

  private refusal(
    status: number,
    told: z.infer<typeof problem> | undefined,
    ticks: readonly MarketTick[],
  ): string {
    const [first] = told?.errors ?? [];
    if (first === undefined)
      return `POST /v1/ticks answered ${status}: ${told?.detail ?? 'no reason given.'}`;
    const [, index, field] = /^ticks\.(\d+)\.?(.*)$/.exec(first.field) ?? [];
    const line = index === undefined ? undefined : ticks[Number(index)]?.line;
    const place = line === undefined ? '' : ` line ${line}`;
    return `${this.options.source}${place}, ${field ?? first.field}: ${first.message}.`;
  }
}

function problemOf(text: string): z.infer<typeof problem> | undefined {
  try {
    return problem.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
