import { isCaptured, type LakeTable } from '../../lib/contracts/lake-tables';
import { literal, quoted } from './view-column';

/** A part of some raw rows, and the part of the history that can have them. */
export interface Reach {
  /** Condition on the raw table. It leaves rows out that came since the rows were measured. */
  readonly raw: string;
  /** Condition on the history as `h`, by which Athena leaves its other files out. */
  readonly history: string;
}

/**
 * Days whose events one statement takes into a history: it holds a file open for each, and Athena refuses more than 100.
 */
const daysAtOnce = 50;
const dayMs = 86_400_000;

/** Aggregate over raw rows that tells `reachesOf` where in the history they are: least and greatest LSN, or all days. */
export function reachSql(table: LakeTable): string {
  if (!isCaptured(table)) return `array_join(array_agg(DISTINCT ${dayOf(table.happenedAt)}), ' ')`;
  const lsn = (aggregate: string) => `CAST(${aggregate}(coalesce("_lsn", 0)) AS varchar)`;
  return `concat(${lsn('min')}, ' ', ${lsn('max')})`;
}

/**
 * Parts that are together all of the rows that were measured.
 *
 * @param measured what `reachSql` gave, of all groups of the rows
 */
export function reachesOf(table: LakeTable, measured: readonly string[]): Reach[] {
  const values = measured.flatMap((text) => text.split(' '));
  if (isCaptured(table)) {
    const lsns = values.map(BigInt);
    const least = lsns.reduce((a, b) => (b < a ? b : a));
    const most = lsns.reduce((a, b) => (b > a ? b : a));
    return [
      {
        raw: `coalesce("_lsn", 0) BETWEEN ${least} AND ${most}`,
        history: `h."_lsn" BETWEEN ${least} AND ${most}`,
      },
    ];
  }
  const days = [...new Set(values)].sort();
  const parts = Array.from({ length: Math.ceil(days.length / daysAtOnce) }, (_, part) =>
    days.slice(part * daysAtOnce, (part + 1) * daysAtOnce),
  );
  return parts.map((some) => ({
    raw: `${dayOf(table.happenedAt)} IN (${some.map(literal).join(', ')})`,
    history: inDays(`h.${quoted(table.happenedAt)}`, some),
  }));
}

/** Day of a raw file's timestamp, which is ISO 8601 text in UTC. */
function dayOf(column: string): string {
  return `substr(${quoted(column)}, 1, 10)`;
}

/**
 * Condition on a timestamp, in the form by which partitions by day are left out. It names no day after the last one: the
 * year 9999 has a last day, too.
 *
 * @param days in order
 */
function inDays(column: string, days: readonly string[]): string {
  const runs: { first: string; last: string }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && Date.parse(day) - Date.parse(run.last) === dayMs) run.last = day;
    else runs.push({ first: day, last: day });
  }
  const within = runs.map(
    ({ first, last }) =>
      `${column} BETWEEN timestamp '${first} 00:00:00' AND timestamp '${last} 23:59:59.999999'`,
  );
  return `(${within.join(' OR ')})`;
}
