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

export interface CheckOptions {
  /** The database was restored to an earlier moment: what it forgot is in the history of the epochs before. */
  readonly restored?: boolean;
  /**
   * Snapshots may have been cut off and begun again: the second one reads later revisions, and what came between the two is
   * streamed as well.
   */
  readonly cut?: boolean;
}

/** What the history tells of one order under one epoch, in its order: `c1`, `u2`, `r2` of a snapshot, `d`. */
interface Life {
  readonly epoch: number;
  readonly changes: readonly string[];
}

const shown = 20;

/**
 * Compares the lake's history of the load's orders with the ledger. Under one epoch every committed revision is there
 * once, in rising order, and none that was rolled back. Under the next one a snapshot says where the order stands: what
 * was committed between the two, nobody has captured. No placeholder, and of each key one row in current.
 *
 * @param lake asks Athena
 */
export async function checkHistory(
  admin: Client,
  lake: (sql: string) => Promise<Rows>,
  options: CheckOptions = {},
): Promise<CheckedHistory> {
  const ledger = await readLedger(admin);
  const wrong: string[] = [];
  const histories = new Map<string, Life[]>();
  const lives = await lake(`SELECT CAST(id AS varchar), CAST(_epoch AS varchar), array_join(array_agg(
      CASE _op WHEN 'd' THEN 'd' ELSE _op || CAST(quantity AS varchar) END ORDER BY _op = 'r' DESC, _lsn, _offset), ' ')
    FROM orders_history WHERE id >= ${firstId} GROUP BY id, _epoch ORDER BY _epoch`);
  for (const [id, epoch, changes] of lives) {
    const known = histories.get(String(id)) ?? [];
    histories.set(String(id), [...known, { epoch: Number(epoch), changes: String(changes).split(' ') }]);
  }
  // They come in its order.
  const lastEpoch = Number(lives.at(-1)?.[1]);
  for (const line of ledger) {
    const history = histories.get(String(line.id)) ?? [];
    histories.delete(String(line.id));
    const mistake = mistakeOf(line, history, lastEpoch, options);
    if (mistake === undefined) continue;
    const told = history.map(({ epoch, changes }) => `${epoch}: ${changes.join(' ')}`).join('; ');
    wrong.push(`order ${line.id}: ${mistake} (${told})`);
  }
  for (const [id, history] of histories) {
    // Forgotten by the restored database, deleted in the lake since.
    if (options.restored === true && history.at(-1)?.changes.at(-1) === 'd') continue;
    wrong.push(`order ${id}: in the history, though it was never committed`);
  }

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
  history: readonly Life[],
  lastEpoch: number,
  { restored = false, cut = false }: CheckOptions,
): string | undefined {
  const last = history.at(-1);
  // Made and deleted while nobody captured.
  if (!last) return deleted && lastEpoch > 1 ? undefined : 'missing from the history';
  let reached = 0;
  let gone = false;
  for (const { changes } of history) {
    const life = lifeOf(changes, cut);
    if (life.mistake !== undefined) return life.mistake;
    if (!restored && gone) return 'back after its delete';
    if (!restored && life.first !== undefined && life.first < reached)
      return `back at revision ${life.first}`;
    reached = life.last ?? reached;
    gone = life.deleted;
  }
  if (gone !== deleted) return deleted ? 'the delete is missing' : 'deleted, though it is there';
  if (deleted) return undefined;
  if (last.epoch !== lastEpoch) return `missing from epoch ${lastEpoch}`;
  return reached === revisions ? undefined : `ends with revision ${reached}, ${revisions} were committed`;
}

interface ReadLife {
  readonly mistake?: string;
  readonly first?: number;
  readonly last?: number;
  readonly deleted: boolean;
}

/** What snapshots have read comes first. A delete that nobody captured stands alone. */
function lifeOf(changes: readonly string[], cut: boolean): ReadLife {
  let first: number | undefined;
  let last: number | undefined;
  let read = 0;
  let streamed = false;
  let deleted = false;
  for (const change of changes) {
    const [operation] = change;
    const revision = Number(change.slice(1));
    if (deleted) return { mistake: `${change} after its delete`, deleted };
    if (operation === 'd') {
      deleted = true;
      continue;
    }
    // Streamed from where the snapshot began that was cut off.
    const again = cut && !streamed && read > 0;
    const follows = {
      c: revision === 1 && (last === undefined || again),
      u: last !== undefined && (revision === last + 1 || (again && revision <= last)),
      r: !streamed && (last === undefined || (cut ? revision >= last : revision === last)),
    }[operation ?? ''];
    if (follows !== true) return { mistake: `${change} after ${last ?? 'nothing'}`, deleted };
    if (operation === 'r') read = revision;
    else streamed = true;
    first ??= revision;
    last = revision;
  }
  if (last !== undefined && last < read) {
    return { mistake: `streamed to ${last}, and a snapshot has read ${read}`, deleted };
  }
  return { first, last, deleted };
}
