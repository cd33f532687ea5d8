import { createHash } from 'node:crypto';

/** Rows of an answer, each a list of values as text. */
export type Rows = readonly (readonly (string | null)[])[];

/** What `ReconcileSql.sums` answers, by bucket. */
export type Sums = ReadonlyMap<string, { readonly rows: number; readonly sum: string }>;

export interface Bucket {
  readonly name: string;
  /** Of the side that has more. */
  readonly rows: number;
}

export function sumsOf(rows: Rows): Sums {
  return new Map(
    rows.map(([bucket, count, ...sums]) => [
      String(bucket),
      { rows: Number(count), sum: [count, ...sums].join(' ') },
    ]),
  );
}

export function rowsOf(sums: Sums): number {
  return [...sums.values()].reduce((all, { rows }) => all + rows, 0);
}

/** One hash of all buckets. */
export function hashOf(sums: Sums): string {
  const lines = [...sums].map(([bucket, { sum }]) => `${bucket} ${sum}\n`).sort();
  return createHash('sha256').update(lines.join('')).digest('hex');
}

export function differingBuckets(source: Sums, lake: Sums): Bucket[] {
  return [...new Set([...source.keys(), ...lake.keys()])]
    .filter((bucket) => source.get(bucket)?.sum !== lake.get(bucket)?.sum)
    .map((name) => ({ name, rows: Math.max(source.get(name)?.rows ?? 0, lake.get(name)?.rows ?? 0) }));
}
