import type { CapturedTable } from '../lib/contracts/tables';
import { seededRandom } from '../local/job/random';
import type { TestChange } from '../test/pipeline/deliver-changes';

/** A table of plain rows, about 60 bytes each. */
export const balances: CapturedTable = {
  schema: 'bench',
  name: 'balances',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint', nullable: false },
    { name: 'owner', type: 'text' },
    { name: 'amount', type: 'numeric(18,6)' },
    { name: 'changed_at', type: 'timestamptz' },
  ],
};

/** The changes of a source that inserts keys in order and updates random ones. */
export class BalanceChanges {
  private readonly random = seededRandom(7);
  private changes = 0;
  /** Keys that there are. */
  keys = 0;

  inserts(count: number): TestChange[] {
    return Array.from({ length: count }, () => this.change('c', ++this.keys));
  }

  updates(count: number): TestChange[] {
    return Array.from({ length: count }, () => this.change('u', 1 + this.random.below(this.keys)));
  }

  private change(op: 'c' | 'u', id: number): TestChange {
    const offset = this.changes++;
    const row = {
      id,
      owner: `owner-${this.random.below(100_000)}`,
      amount: `${this.random.below(1_000_000)}.${String(this.random.below(1_000_000)).padStart(6, '0')}`,
      changed_at: new Date().toISOString(),
    };
    return { op, lsn: 1_000 + offset * 100, offset, row };
  }
}
