import { setTimeout as sleep } from 'node:timers/promises';
import type { CapturedTable } from '../../lib/contracts/tables';
import type { KeyDifference, TableReconciliation } from './reconcile-contract';
import { lakeSql, sourceSql } from './reconcile-sql';
import type { SourceSnapshot } from './source-snapshot';

/** Rows of an answer, each a list of values as text. */
type Rows = readonly (readonly (string | null)[])[];

export interface ReconcileSides {
  /** Runs a statement in PostgreSQL, inside the snapshot. */
  readonly source: (sql: string) => Promise<Rows>;
  /** Runs a statement in Athena. */
  readonly lake: (sql: string) => Promise<Rows>;
}

/** Differing keys that a result names. */
const keysNamed = 100;

/**
 * Compares a table's contents at one snapshot of the source. The lake is asked again until it has caught up with the
 * snapshot; what it says about that state does not change afterwards, so a difference that stays is one.
 *
 * @param settleSeconds how long the lake may take to catch up
 */
export async function reconcileTable(
  table: CapturedTable,
  snapshot: SourceSnapshot,
  sides: ReconcileSides,
  settleSeconds: number,
): Promise<TableReconciliation> {
  const [ofSource, ofLake] = [sourceSql(table), lakeSql(table, snapshot)];
  const source = sumsOf(await sides.source(ofSource.sums));
  const deadline = Date.now() + settleSeconds * 1000;
  for (;;) {
    const lake = sumsOf(await sides.lake(ofLake.sums));
    const differing = [...new Set([...source.keys(), ...lake.keys()])].filter(
      (bucket) => source.get(bucket)?.sum !== lake.get(bucket)?.sum,
    );
    const counted = { table: table.name, rows: rowsOf(source), lakeRows: rowsOf(lake) };
    if (differing.length === 0) {
      return { ...counted, identical: true, missing: 0, unexpected: 0, different: 0, keys: [] };
    }
    if (Date.now() >= deadline) {
      const found = differences(
        hashesOf(await sides.source(ofSource.rowsOf(differing))),
        hashesOf(await sides.lake(ofLake.rowsOf(differing))),
      );
      // The lake may have caught up between the two questions.
      return { ...counted, identical: found.missing + found.unexpected + found.different === 0, ...found };
    }
    await sleep(Math.min(1_000, Math.max(0, deadline - Date.now())));
  }
}

type Sums = ReadonlyMap<string, { readonly rows: number; readonly sum: string }>;

function sumsOf(rows: Rows): Sums {
  return new Map(
    rows.map(([bucket, count, ...sums]) => [
      String(bucket),
      { rows: Number(count), sum: [count, ...sums].join(' ') },
    ]),
  );
}

function rowsOf(sums: Sums): number {
  return [...sums.values()].reduce((all, { rows }) => all + rows, 0);
}

interface KeyedHashes {
  readonly key: readonly (string | null)[];
  /** Of the rows that have the key: in the lake there can, by mistake, be several. In rising order. */
  readonly hashes: readonly string[];
}

function hashesOf(rows: Rows): Map<string, KeyedHashes> {
  const found = new Map<string, KeyedHashes>();
  for (const row of rows) {
    const key = row.slice(0, -1);
    const text = JSON.stringify(key);
    const hashes = [...(found.get(text)?.hashes ?? []), String(row.at(-1))].sort();
    found.set(text, { key, hashes });
  }
  return found;
}

function differences(source: Map<string, KeyedHashes>, lake: Map<string, KeyedHashes>) {
  const keys: KeyDifference[] = [];
  const counts = { missing: 0, unexpected: 0, different: 0 };
  for (const [text, { key }] of new Map([...source, ...lake])) {
    const ours = source.get(text)?.hashes ?? [];
    const theirs = lake.get(text)?.hashes ?? [];
    if (ours.join() === theirs.join()) continue;
    const kind = theirs.length === 0 ? 'missing' : theirs.length > ours.length ? 'unexpected' : 'different';
    counts[kind] += 1;
    if (keys.length < keysNamed) keys.push({ kind, key });
  }
  return { ...counts, keys };
}
