import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';

/** SQL of a column's value, for the n-th change. */
export type ColumnValues = Readonly<Record<string, (n: number) => string>>;

/** Inserts, updates and deletes rows of the tables `stock` and `calm` until it is stopped. */
export class StockLoad {
  /** Transactions that were committed. */
  commits = 0;
  private readonly end = new AbortController();
  private readonly running: Promise<void>;
  private resting: Promise<void> = Promise.resolve();

  /** @param columns of `stock` beside its id, as the database has them at a time; may be exchanged at any time */
  constructor(
    private readonly client: Client,
    public columns: ColumnValues,
  ) {
    this.running = this.write();
    // Told by stop() and more().
    this.running.catch(() => undefined);
  }

  /** Does the work while no change is under way. */
  async whileResting<Result>(work: () => Promise<Result>): Promise<Result> {
    let goOn: () => void = () => undefined;
    this.resting = new Promise((resolve) => {
      goOn = resolve;
    });
    try {
      // A transaction that began before ends in time.
      const before = this.commits;
      for (let waited = 0; waited < 500 && this.commits === before; waited += 10) await sleep(10);
      return await work();
    } finally {
      goOn();
    }
  }

  /** Waits for changes that begin from now on. */
  async more(commits = 10): Promise<void> {
    const until = this.commits + commits;
    while (this.commits < until) {
      await Promise.race([sleep(20), this.running]);
      if (this.end.signal.aborted) throw new Error('The load was stopped.');
    }
  }

  async stop(): Promise<void> {
    this.end.abort();
    await this.running;
  }

  private async write(): Promise<void> {
    for (let n = 1; !this.end.signal.aborted; n += 1) {
      await this.resting;
      const columns = Object.entries(this.columns);
      const names = columns.map(([name]) => name).join(', ');
      const values = columns.map(([, value]) => value(n));
      const assigned = columns.map(([name, value]) => `${name} = ${value(n + 1)}`).join(', ');
      await this.client.query(`begin;
        insert into stock (id, ${names}) values (${n}, ${values.join(', ')});
        update stock set ${assigned} where id = ${Math.ceil(n / 2)};
        delete from stock where id = ${n - 40} and mod(id, 3) = 0;
        insert into calm values (${n}, ${n});
        update calm set n = n + 1 where id = ${Math.ceil(n / 3)};
        commit`);
      this.commits += 1;
      await sleep(25);
    }
  }
}
