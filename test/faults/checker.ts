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
  { restored = false }: CheckOptions,
): string | undefined {
  const last = history.at(-1);
  // Made and deleted while nobody captured.
  if (!last) return deleted && lastEpoch > 1 ? undefined : 'missing from the history';
  let reached = 0;
  let gone = false;
  for (const { changes } of history) {
    const life = lifeOf(changes);
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

/** A delete that nobody captured stands alone. */
function lifeOf(changes: readonly string[]): ReadLife {
  let first: number | undefined;
  let last: number | undefined;
  let deleted = false;
  for (const change of changes) {
    const revision = Number(change.slice(1));
    if (deleted) return { mistake: `${change} after its delete`, deleted };
    if (change === 'd') {
      deleted = true;
      continue;
    }
    const follows = {
      c: last === undefined && revision === 1,
      u: last !== undefined && revision === last + 1,
      // A snapshot that was begun again.
      r: last === undefined || revision === last,
    }[change[0] ?? ''];
    if (follows !== true) return { mistake: `${change} after ${last ?? 'nothing'}`, deleted };
    first ??= revision;
    last = revision;
  }
  return { first, last, deleted };
}
