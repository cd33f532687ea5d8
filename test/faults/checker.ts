import type { Client } from 'pg';
import { firstId, readLedger, type LedgerLine } from './ledger';

type Rows = readonly (readonly (string | null)[])[];

export interface CheckedHistory {
  /** Orders of the load. */
  readonly orders: number;
  /** Revisions that the ledger knows. */
  readonly revisions: number;
  /** One sentence for each thing that is wrong; at most so many that a person reads them. */
  readonly wrong: readonly string[];
}

const shown = 20;

/**
 * Compares the lake's history of the load's orders with the ledger: every committed revision once, none that was
 * rolled back, in rising order, no placeholder, and of each key one row in current.
 *
 * @param lake asks Athena
 */
export async function checkHistory(
  admin: Client,
  lake: (sql: string) => Promise<Rows>,
): Promise<CheckedHistory> {
  const ledger = await readLedger(admin);
  const wrong: string[] = [];
  const history = new Map(
    (
      await lake(`SELECT CAST(id AS varchar), count(*), count(DISTINCT quantity), CAST(max(quantity) AS integer),
          count_if(deleted), min(CAST(quantity AS integer))
        FROM (SELECT id, quantity, false AS deleted FROM orders_history WHERE id >= ${firstId} AND _op <> 'd'
          UNION ALL SELECT id, quantity, true FROM orders_history WHERE id >= ${firstId} AND _op = 'd') AS h
        GROUP BY id`)
    ).map(([id, ...counts]) => [String(id), counts.map(Number)]),
  );
  for (const line of ledger) {
    const found = history.get(String(line.id));
    history.delete(String(line.id));
    const mistake = mistakeOf(line, found);
    if (mistake !== undefined) wrong.push(`order ${line.id}: ${mistake}`);
  }
  for (const id of history.keys()) wrong.push(`order ${id}: in the history, though it was never committed`);

  const unordered = await lake(`SELECT CAST(id AS varchar), CAST(quantity AS varchar), CAST(before AS varchar)
    FROM (SELECT id, quantity, lag(quantity) OVER (PARTITION BY id ORDER BY _epoch, _lsn, _offset) AS before
      FROM orders_history WHERE id >= ${firstId} AND _op <> 'd') AS h
    WHERE quantity <= before LIMIT ${shown}`);
  for (const [id, now, before] of unordered)
    wrong.push(`order ${id}: revision ${now} stands behind ${before}`);

  const doubled = await lake(
    `SELECT CAST(id AS varchar), count(*) FROM orders_current GROUP BY id HAVING count(*) > 1 LIMIT ${shown}`,
  );
  for (const [id, rows] of doubled) wrong.push(`order ${id}: ${rows} rows in current`);

  const placeholders = await lake(`SELECT CAST(id AS varchar) FROM orders_history
    WHERE id >= ${firstId} AND (note LIKE '%unavailable%' OR attributes LIKE '%unavailable%') LIMIT ${shown}`);
  for (const [id] of placeholders) wrong.push(`order ${id}: a placeholder stands in for a value`);

  return {
    orders: ledger.length,
    revisions: ledger.reduce((sum, { revisions }) => sum + revisions, 0),
    wrong: wrong.slice(0, shown),
  };
}

function mistakeOf(
  { revisions, deleted }: LedgerLine,
  found: readonly number[] | undefined,
): string | undefined {
  if (!found) return 'missing from the history';
  const [all = 0, distinct = 0, last = 0, deletes = 0, first = 0] = found;
  if (all - deletes !== revisions)
    return `${all - deletes} revisions in the history, ${revisions} were committed`;
  // A delete carries the last revision's row, or its key only.
  if (distinct !== revisions || last !== revisions || first !== 1)
    return `revisions ${first} to ${last}, ${distinct} of them`;
  if (deletes !== (deleted ? 1 : 0)) return `${deletes} deletes in the history, ${deleted ? 1 : 0} committed`;
  return undefined;
}
