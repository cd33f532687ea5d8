import type { Operation } from '../../lib/contracts/change-event';
import type { CapturedTable } from '../../lib/contracts/tables';
import { seededRandom } from '../../local/job/random';
import type { TestChange } from './deliver-changes';

/** A key of text and date and columns of the kinds that the fold converts. */
export const balances: CapturedTable = {
  schema: 'public',
  name: 'balances',
  primaryKey: ['region', 'day'],
  partitions: 2,
  columns: [
    { name: 'region', type: 'text' },
    { name: 'day', type: 'date' },
    { name: 'amount', type: 'numeric(18,6)', nullable: true },
    { name: 'note', type: 'text', nullable: true },
    { name: 'changed_at', type: 'timestamptz' },
  ],
};

type Row = Readonly<Record<string, string | null>>;

/** A table that changes by chance, and what the lake must show of it. */
export class ChangingTable {
  /** Key as text to the row; what a SELECT of the table gives. */
  private readonly rows = new Map<string, Row>();
  /** All changes, each once, as `lsn op region day`. */
  readonly changes: string[] = [];
  private lsn = 1_000;
  private readonly offsets = [0, 0];
  private readonly random;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  /** Makes changes: inserts, updates, deletes, changes of a key, and at times a delete of every row. */
  commit(count: number): TestChange[] {
    const made: TestChange[] = [];
    while (made.length < count) {
      const keys = [...this.rows.keys()];
      const chance = this.random.below(100);
      if (keys.length === 0 || chance < 40) made.push(...this.insert());
      else if (chance < 75) made.push(this.change('u', this.random.pick(keys as [string])));
      else if (chance < 90) made.push(this.change('d', this.random.pick(keys as [string])));
      else if (chance < 99) made.push(...this.changeKey(this.random.pick(keys as [string])));
      else made.push(...keys.map((key) => this.change('d', key)));
    }
    return made;
  }

  /** Goes on with later offsets. */
  skipOffsets(count: number): void {
    for (const [partition, offset] of this.offsets.entries()) this.offsets[partition] = offset + count;
  }

  /** Goes on with offsets from 0, as in a topic that was deleted and made anew. */
  beginOffsets(): void {
    this.offsets.fill(0);
  }

  /** The rows that the view must show, ordered by key. */
  state(): (string | null)[][] {
    return [...this.rows.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) =>
        [row['region'], row['day'], row['amount'], row['note'], row['changed_at']].map((v) => v ?? null),
      );
  }

  private insert(): TestChange[] {
    const key = this.newKey();
    return this.rows.has(key) ? [] : [this.change('c', key)];
  }

  /** A delete and a create under one LSN, on two keys. */
  private changeKey(from: string): TestChange[] {
    const to = this.newKey();
    if (this.rows.has(to)) return [];
    const first = this.change('d', from);
    this.lsn = first.lsn - 1;
    return [first, this.change('c', to)];
  }

  private newKey(): string {
    return `r${this.random.below(4)} 2026-01-${String(1 + this.random.below(28)).padStart(2, '0')}`;
  }

  private change(op: Operation, key: string): TestChange {
    const [region = '', day = ''] = key.split(' ');
    const lsn = ++this.lsn;
    const partition = Number(region.slice(1)) % 2;
    const offset = this.offsets[partition] ?? 0;
    this.offsets[partition] = offset + 1;
    const micros = String(lsn).padStart(6, '0');
    const row = {
      region,
      day,
      amount: this.random.below(10) === 0 ? null : `${this.random.below(1999) - 999}.${micros}`,
      note: this.random.below(4) === 0 ? null : `change "${lsn}"`,
      changed_at: `2026-02-03 04:05:06.${micros}`,
    };
    if (op === 'd') this.rows.delete(key);
    else this.rows.set(key, row);
    this.changes.push([lsn, op, region, day].join(' '));
    const sent = { ...row, day: `${day}Z`, changed_at: `2026-02-03T04:05:06.${micros}Z` };
    return { op, lsn, offset, partition, row: sent };
  }
}
