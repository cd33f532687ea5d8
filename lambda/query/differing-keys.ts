import { differingBuckets, sumsOf, type Bucket, type Rows } from './differing-buckets';
import type { KeyDifference, TableReconciliation } from './reconcile-contract';
import type { ReconcileSql } from './reconcile-sql';

/** A side's statements and where they run. */
export interface ReconcileSide {
  readonly sql: ReconcileSql;
  readonly ask: (sql: string) => Promise<Rows>;
}

export interface LookLimits {
  /** Rows of a side whose keys are held in memory. */
  readonly rows: number;
  /** Buckets that are split at once, each into 256. */
  readonly split: number;
  /** Differing keys that the result names. */
  readonly named: number;
}

/** 20,000 keys and hashes are some 10 MB. A bucket of a million rows has 4,000. */
const usual: LookLimits = { rows: 20_000, split: 16, named: 100 };

/** An MD5 has no more. */
const digits = 32;

export type DifferingKeys = Pick<
  TableReconciliation,
  'missing' | 'unexpected' | 'different' | 'counted' | 'keys'
>;

/**
 * The keys that differ in the buckets. Buckets with many rows are split until what differs is small enough to be held;
 * where that never happens, only a part is looked at.
 */
export async function differingKeys(
  buckets: readonly Bucket[],
  source: ReconcileSide,
  lake: ReconcileSide,
  limits: LookLimits = usual,
): Promise<DifferingKeys> {
  let [left, counted] = [buckets, true];
  for (;;) {
    const few = fitting(left, limits.rows);
    const all = few.length === left.length;
    if (all || (few.length > 0 && left.length > limits.split)) {
      const names = few.map(({ name }) => name);
      return { ...(await compareKeys(names, source, lake, limits.named)), counted: counted && all };
    }
    if (left.length > limits.split) counted = false;
    const within = left.slice(0, limits.split).map(({ name }) => name);
    const [ours, theirs] = [await sums(source, within), await sums(lake, within)];
    left = differingBuckets(ours, theirs);
  }
}

/** The first buckets that have so many rows together. One that cannot be split is a single key. */
function fitting(buckets: readonly Bucket[], most: number): Bucket[] {
  const fits: Bucket[] = [];
  let sum = 0;
  for (const bucket of buckets) {
    sum += bucket.name.length >= digits ? 1 : bucket.rows;
    if (sum > most) break;
    fits.push(bucket);
  }
  return fits;
}

async function sums({ sql, ask }: ReconcileSide, within: readonly string[]) {
  return sumsOf(await ask(sql.sums(within)));
}

interface KeyRows {
  readonly key: readonly (string | null)[];
  /** More than one only in a lake that is wrong. */
  readonly count: number;
  readonly hashes: string;
}

async function compareKeys(
  buckets: readonly string[],
  source: ReconcileSide,
  lake: ReconcileSide,
  named: number,
): Promise<Omit<DifferingKeys, 'counted'>> {
  const counts = { missing: 0, unexpected: 0, different: 0 };
  const keys: KeyDifference[] = [];
  if (buckets.length === 0) return { ...counts, keys };
  const ours = await keyRows(source, buckets);
  const theirs = await keyRows(lake, buckets);
  for (const [text, { key }] of new Map([...ours, ...theirs])) {
    const kind = kindOf(ours.get(text), theirs.get(text));
    if (!kind) continue;
    counts[kind] += 1;
    if (keys.length < named) keys.push({ kind, key });
  }
  return { ...counts, keys };
}

async function keyRows(
  { sql, ask }: ReconcileSide,
  buckets: readonly string[],
): Promise<Map<string, KeyRows>> {
  return new Map(
    (await ask(sql.keysOf(buckets))).map((row) => {
      const key = row.slice(0, -3);
      const [count, ...hashes] = row.slice(-3);
      return [JSON.stringify(key), { key, count: Number(count), hashes: hashes.join() }];
    }),
  );
}

function kindOf(ours: KeyRows | undefined, theirs: KeyRows | undefined): KeyDifference['kind'] | undefined {
  if (!theirs) return 'missing';
  if (theirs.count > (ours?.count ?? 0)) return 'unexpected';
  return ours?.hashes === theirs.hashes ? undefined : 'different';
}
