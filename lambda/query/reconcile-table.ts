import { setTimeout as sleep } from 'node:timers/promises';
import { differingBuckets, hashOf, rowsOf, sumsOf } from './differing-buckets';
import { differingKeys, type ReconcileSide } from './differing-keys';
import type { TableReconciliation } from './reconcile-contract';

/** Every row, in 256 buckets. */
const all = [''];
const firstPauseMs = 500;

/**
 * Compares a table's contents at one snapshot of the source. The lake is asked again until it has caught up with the
 * snapshot, at pauses that double, since every question reads the whole table; what it says about that state does not
 * change afterwards, so a difference that stays is one.
 *
 * @param name of the table
 * @param source asks inside the snapshot
 * @param deadline until when the lake may catch up, milliseconds since 1970
 */
export async function reconcileTable(
  name: string,
  source: ReconcileSide,
  lake: ReconcileSide,
  deadline: number,
): Promise<TableReconciliation> {
  const ours = sumsOf(await source.ask(source.sql.sums(all)));
  for (let pause = firstPauseMs; ; pause *= 2) {
    const theirs = sumsOf(await lake.ask(lake.sql.sums(all)));
    const differing = differingBuckets(ours, theirs);
    const late = Date.now() >= deadline;
    if (differing.length > 0 && !late) {
      await sleep(Math.min(pause, Math.max(0, deadline - Date.now())));
      continue;
    }
    const found = await differingKeys(differing, source, lake);
    // The lake may have caught up between the two questions.
    const identical = found.counted && found.missing + found.unexpected + found.different === 0;
    return {
      ...{ table: name, identical, rows: rowsOf(ours), lakeRows: identical ? rowsOf(ours) : rowsOf(theirs) },
      ...{ sourceHash: hashOf(ours), lakeHash: hashOf(identical ? ours : theirs) },
      ...found,
    };
  }
}
