import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { RouteSettings } from '../../local/route/settings';

/** An order as its client remembers it: what it sent, and the id that a 201 told. */
export interface AcknowledgedOrder {
  readonly note: string;
  readonly quantity: string;
  readonly id: number;
}

/** A tick that a 201 counted in. */
export interface AcknowledgedTick {
  readonly symbol: string;
  readonly price: string;
  /** ISO 8601 in UTC with six digits of seconds. */
  readonly at: string;
}

const ticksAtOnce = 20;

/** What is known to be there afterwards, by those who were told so. */
export class Ledger {
  readonly orders: AcknowledgedOrder[] = [];
  readonly ticks: AcknowledgedTick[] = [];
  /** Requests that got no answer, or one that asks to come again. */
  again = 0;
}

/** Every acknowledged tick as `<symbol> <price> <at>`, sorted. */
export function ledgerTicks({ ticks }: Ledger): string[] {
  return ticks.map(({ symbol, price, at }) => `${symbol} ${price} ${at}`).sort();
}

/** Reads the same of the lake, in no order. @param relation a table or view of ticks */
export function ticksOf(relation: string, symbol: string): string {
  return `SELECT concat_ws(' ', symbol, CAST(price AS varchar), to_iso8601(traded_at) || 'Z')
    FROM ${relation} WHERE symbol LIKE '${symbol}-%'`;
}

export interface PersistentClientOptions {
  readonly settings: Pick<RouteSettings, 'endpoints' | 'apiKey'>;
  readonly ledger: Ledger;
  /** An instrument that is there. */
  readonly symbol: string;
  /** Of this client alone. */
  readonly name: string;
  /** Milliseconds after which ticks are sent, and no orders. @default - orders one after the other, and ticks after each fifth */
  readonly ticksEveryMs?: number;
}

/**
 * A client that sends one request after the other, each with an Idempotency-Key, and again until it is acknowledged, as
 * a client should. It gives up on nothing else than an answer that says the request is wrong.
 */
export class PersistentClient {
  private readonly running: Promise<void>;
  private readonly life = new AbortController();
  private ending = false;

  constructor(private readonly options: PersistentClientOptions) {
    this.running = this.run();
    // Told by `end`.
    this.running.catch(() => undefined);
  }

  /** Once the request that is under way is acknowledged. @throws when an answer was none to expect */
  async end(): Promise<void> {
    this.ending = true;
    await this.running;
  }

  /** Leaves the request that is under way. */
  giveUp(): void {
    this.ending = true;
    this.life.abort();
  }

  private async run(): Promise<void> {
    const { ticksEveryMs } = this.options;
    for (let number = 1; !this.ending; number++) {
      if (ticksEveryMs === undefined) await this.placeOrder(number);
      else await sleep(ticksEveryMs);
      if (ticksEveryMs !== undefined || number % 5 === 0) await this.sendTicks(number);
    }
  }

  private async placeOrder(number: number): Promise<void> {
    const order = { note: `${this.options.name} ${number}`, quantity: `${number}.000001` };
    const said = await this.untilAcknowledged('/v1/orders', {
      ...order,
      ...{ symbol: this.options.symbol, customer: 'ledger', region: 'ledger', side: 'buy' },
    });
    this.options.ledger.orders.push({ ...order, id: z.object({ id: z.int() }).parse(said).id });
  }

  private async sendTicks(number: number): Promise<void> {
    const ticks = Array.from({ length: ticksAtOnce }, (_, index) => ({
      symbol: `${this.options.symbol}-${this.options.name}`,
      price: `${number}.${String(index).padStart(6, '0')}`,
      at: `2026-01-01T00:00:00.${String(index).padStart(6, '0')}Z`,
    }));
    const body = ticks.map(({ symbol, price, at }) => ({ symbol, price, traded_at: at }));
    const said = await this.untilAcknowledged('/v1/ticks', { ticks: body });
    expect(said).toEqual({ accepted: ticksAtOnce });
    this.options.ledger.ticks.push(...ticks);
  }

  private async untilAcknowledged(path: string, body: object): Promise<unknown> {
    const key = randomUUID();
    for (;;) {
      this.life.signal.throwIfAborted();
      const answer = await this.post(path, key, body).catch(() => undefined);
      if (answer?.status === 201) return answer.body;
      // 409: the first attempt is still running.
      if (answer && ![409, 429, 503].includes(answer.status)) {
        throw new Error(`POST ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      this.options.ledger.again += 1;
      await sleep(200);
    }
  }

  private async post(path: string, key: string, body: object) {
    const response = await fetch(new URL(path, this.options.settings.endpoints.api), {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.options.settings.apiKey()}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    return { status: response.status, body: await response.json() };
  }
}
