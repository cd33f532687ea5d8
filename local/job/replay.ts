import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import type { ApiClient } from './api-client';
import { dailyBars, instruments, type DailyBar } from './market-data';
import { OrderFlow, type OrderAction } from './order-flow';
import { seededRandom } from './random';

export interface ReplayOptions {
  /** The same seed places the same orders. */
  readonly seed: number;
  /** Changes of orders to make in all. */
  readonly orderChanges: number;
  /** Pace of these changes, per second; bars go in batches between them. */
  readonly changesPerSecond: number;
  /** Told about every placed order. @param sentAt milliseconds since 1970, from just before the request */
  readonly onPlaced?: (id: number, sentAt: number) => void;
  readonly onDeleted?: (id: number) => void;
}

/** What the replay did at the source: one change each. */
export interface ReplayCounts {
  readonly instruments: number;
  readonly bars: number;
  readonly orderChanges: number;
}

const barsPerBatch = 300;
const placedOrder = z.object({ id: z.coerce.number().int() });

/**
 * Replays real daily prices through the front door, oldest day first, and places, amends, fills, cancels and deletes
 * orders at those prices.
 */
export async function replay(api: ApiClient, options: ReplayOptions): Promise<ReplayCounts> {
  for (const instrument of instruments) await api.send('POST', '/v1/instruments', instrument);

  const bars = dailyBars();
  const batches = Array.from({ length: Math.ceil(bars.length / barsPerBatch) }, (_, index) =>
    bars.slice(index * barsPerBatch, (index + 1) * barsPerBatch),
  );
  const orders = new OrderReplay(api, options);
  for (const [index, batch] of batches.entries()) {
    await api.send('POST', '/v1/daily-bars', { bars: batch });
    const until = Math.round(((index + 1) * options.orderChanges) / batches.length);
    await orders.run(batch, until);
  }
  return { instruments: instruments.length, bars: bars.length, orderChanges: orders.done };
}

class OrderReplay {
  done = 0;
  private readonly random;
  private readonly flow;
  /** Ids that the API gave, by the order's number in the flow. */
  private readonly ids: number[] = [];
  /** Newest bar of each instrument. */
  private readonly quotes = new Map<string, DailyBar>();
  private startedAt: number | undefined;

  constructor(
    private readonly api: ApiClient,
    private readonly options: ReplayOptions,
  ) {
    this.random = seededRandom(options.seed);
    this.flow = new OrderFlow(this.random);
  }

  /** Makes changes at the newest prices, those of a batch included, until `until` changes are done in all. */
  async run(batch: readonly DailyBar[], until: number): Promise<void> {
    const { changesPerSecond } = this.options;
    this.startedAt ??= Date.now();
    for (const bar of batch) this.quotes.set(bar.symbol, bar);
    const [first, ...others] = this.quotes.values();
    if (!first) return;
    while (this.done < until) {
      await this.perform(this.flow.next(this.random.pick([first, ...others])));
      this.done += 1;
      const ahead = this.startedAt + (this.done * 1000) / changesPerSecond - Date.now();
      if (ahead > 0) await sleep(ahead);
    }
  }

  private async perform(action: OrderAction): Promise<void> {
    if (action.kind === 'place') {
      const sentAt = Date.now();
      const { id } = placedOrder.parse(await this.api.send('POST', '/v1/orders', action.body));
      this.ids[action.order] = id;
      this.options.onPlaced?.(id, sentAt);
      return;
    }
    const id = this.ids[action.order];
    if (id === undefined) throw new Error(`order ${action.order} of the flow was never placed`);
    const path = `/v1/orders/${id}`;
    if (action.kind === 'amend') {
      await this.api.send('PATCH', path, action.body);
    } else {
      await this.api.send('DELETE', path);
      this.options.onDeleted?.(id);
    }
  }
}
