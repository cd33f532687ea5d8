import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { Random } from '../../local/job/random';
import { firstId } from './ledger';

/** Each writer has so many ids for itself. */
const idsOfWriter = 10_000_000n;

/** A live order of this writer. */
interface Live {
  readonly id: bigint;
  revisions: number;
}

/** Longer than a page's quarter, so that PostgreSQL stores it apart and an update that leaves it alone does not log it. */
const large = JSON.stringify({ filler: Array.from({ length: 900 }, (_, n) => `part ${n * 7919}`) });

/**
 * Changes orders of its own, so that it never waits for another writer, and notes each change in the ledger in the
 * same transaction. What it believes is what was committed: after an error it asks the ledger.
 */
export class Writer {
  private live: Live[] = [];
  private next: bigint;

  constructor(
    private readonly number: number,
    private readonly random: Random,
  ) {
    this.next = this.first;
  }

  private get first(): bigint {
    return firstId + BigInt(this.number) * idsOfWriter;
  }

  /** Asks the ledger which of its orders there are. */
  async recall(client: Client): Promise<void> {
    const { rows } = await client.query<{ id: string; revisions: number; deleted: boolean }>(
      'SELECT id::text, revisions, deleted FROM faults.ledger WHERE id BETWEEN $1 AND $2 ORDER BY id',
      [String(this.first), String(this.first + idsOfWriter - 1n)],
    );
    this.live = rows
      .filter(({ deleted }) => !deleted)
      .map(({ id, revisions }) => ({ id: BigInt(id), revisions }));
    const last = rows.at(-1);
    if (last) this.next = BigInt(last.id) + 1n;
  }

  /** One transaction of the usual mix. @returns how many changes it committed */
  async change(client: Client): Promise<number> {
    const dice = this.random.below(100);
    if (this.live.length < 20 || dice < 30) return this.insert(client);
    if (dice < 32) return this.copy(client, 50 + this.random.below(100));
    if (dice < 90) return this.update(client);
    return this.remove(client);
  }

  private async insert(client: Client): Promise<number> {
    const id = this.takeId();
    await this.transaction(client, async () => {
      await client.query(
        `INSERT INTO orders (id, symbol, customer, region, side, quantity, note, attributes)
         OVERRIDING SYSTEM VALUE VALUES ($1, 'LOAD', $2, 'load', 'buy', 1, $3, $4)`,
        [String(id), `writer-${this.number}`, 'revision 1', this.random.below(10) === 0 ? large : null],
      );
      await client.query('INSERT INTO faults.ledger VALUES ($1, 1, false)', [String(id)]);
    });
    this.live.push({ id, revisions: 1 });
    return 1;
  }

  /** Rows of one COPY share an LSN. */
  async copy(client: Client, rows: number): Promise<number> {
    const ids = Array.from({ length: rows }, () => this.takeId());
    await this.transaction(client, async () => {
      await pipeline(
        Readable.from(ids.map((id) => `${id}\tLOAD\twriter-${this.number}\tload\tbuy\t1\trevision 1\n`)),
        client.query(copyFrom('COPY orders (id, symbol, customer, region, side, quantity, note) FROM STDIN')),
      );
      await client.query('INSERT INTO faults.ledger SELECT unnest($1::bigint[]), 1, false', [
        ids.map(String),
      ]);
    });
    for (const id of ids) this.live.push({ id, revisions: 1 });
    return rows;
  }

  private async update(client: Client): Promise<number> {
    const order = this.random.pick(this.live as [Live, ...Live[]]);
    await this.transaction(client, () => this.revise(client, order));
    order.revisions += 1;
    return 1;
  }

  private async remove(client: Client): Promise<number> {
    const [order] = this.live.splice(this.random.below(this.live.length), 1);
    if (!order) return 0;
    await this.transaction(client, async () => {
      await client.query('DELETE FROM orders WHERE id = $1', [String(order.id)]);
      await client.query('UPDATE faults.ledger SET deleted = true WHERE id = $1', [String(order.id)]);
    });
    return 1;
  }

  /**
   * One transaction that stays open: it changes rows now and then, while others commit, and is rolled back in one
   * case of four.
   */
  async longTransaction(client: Client, changes: number, pause: () => Promise<void>): Promise<number> {
    while (this.live.length < changes) await this.insert(client);
    const orders = this.live.slice(0, changes);
    await client.query('BEGIN');
    try {
      for (const order of orders) {
        await this.revise(client, order);
        await pause();
      }
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
    if (this.random.below(4) === 0) {
      await client.query('ROLLBACK');
      return 0;
    }
    await client.query('COMMIT');
    for (const order of orders) order.revisions += 1;
    return changes;
  }

  private async revise(client: Client, { id, revisions }: Live): Promise<void> {
    await client.query('UPDATE orders SET quantity = $2, note = $3 WHERE id = $1', [
      String(id),
      revisions + 1,
      `revision ${revisions + 1}`,
    ]);
    await client.query('UPDATE faults.ledger SET revisions = $2 WHERE id = $1', [String(id), revisions + 1]);
  }

  private async transaction(client: Client, work: () => Promise<unknown>): Promise<void> {
    await client.query('BEGIN');
    try {
      await work();
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  private takeId(): bigint {
    const id = this.next;
    this.next += 1n;
    return id;
  }
}
