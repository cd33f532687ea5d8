import { setTimeout as sleep } from 'node:timers/promises';

export interface Freshness {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly samples: number;
}

export interface FreshnessProbeOptions {
  /** Which of these orders the lake's view shows now. */
  readonly visible: (ids: readonly number[]) => Promise<readonly number[]>;
  /** Follow every n-th placed order. */
  readonly every: number;
  readonly onFirst?: () => void;
}

/**
 * Measures how long a committed row takes until SQL shows it: follows placed orders and asks the view for those not
 * seen yet, one query after the other. A delay starts just before the request that places the order is sent, so it
 * is never shorter than from COMMIT; it ends when the answer that shows the row is there.
 */
export class FreshnessProbe {
  private readonly outstanding = new Map<number, number>();
  private readonly delaysMs: number[] = [];
  private placed = 0;
  private stopping = false;
  private readonly polling: Promise<void>;

  constructor(private readonly options: FreshnessProbeOptions) {
    this.polling = this.poll();
    // A failure is reported by finish(); until then it must not end the process.
    this.polling.catch(() => undefined);
  }

  /** @param sentAt milliseconds since 1970 */
  orderPlaced(id: number, sentAt: number): void {
    if (this.placed++ % this.options.every === 0) this.outstanding.set(id, sentAt);
  }

  /** A deleted order may never have been visible. */
  orderDeleted(id: number): void {
    this.outstanding.delete(id);
  }

  /**
   * Waits for what is still outstanding.
   *
   * @throws {Error} when rows are not visible after the deadline, or a query failed
   */
  async finish(deadlineSeconds: number): Promise<Freshness> {
    this.stopping = true;
    const late = sleep(deadlineSeconds * 1000, 'late', { ref: false });
    if ((await Promise.race([this.polling, late])) === 'late') {
      const ids = [...this.outstanding.keys()].slice(0, 5).join(', ');
      this.outstanding.clear();
      throw new Error(`orders ${ids} were not visible in the lake after ${deadlineSeconds} s.`);
    }
    const sorted = this.delaysMs.sort((a, b) => a - b);
    return { p50Ms: percentile(sorted, 50), p99Ms: percentile(sorted, 99), samples: sorted.length };
  }

  private async poll(): Promise<void> {
    let first = true;
    while (!this.stopping || this.outstanding.size > 0) {
      const ids = [...this.outstanding.keys()];
      const seen = ids.length > 0 ? await this.options.visible(ids) : [];
      const now = Date.now();
      for (const id of seen) {
        const sentAt = this.outstanding.get(id);
        if (sentAt === undefined) continue;
        this.outstanding.delete(id);
        this.delaysMs.push(now - sentAt);
        if (first) this.options.onFirst?.();
        first = false;
      }
      await sleep(100);
    }
  }
}

/** Nearest-rank percentile of sorted numbers; 0 for none. */
function percentile(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0;
}
