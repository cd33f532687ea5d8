import { createHash } from 'node:crypto';

import type { CapturedTable } from '../../lib/contracts/tables';
import { canonicalText } from './canonical-text';

/** Canonical texts of a row: key columns first, then every column in the table's order. */
export type CanonicalRow = readonly (string | null)[];

export interface TableComparison {
  readonly identical: boolean;
  /** Rows in the source and in the lake. */
  readonly rows: number;
  readonly lakeRows: number;
  /** SHA-256 over all rows in key order. */
  readonly sourceHash: string;
  readonly lakeHash: string;
  /** How many keys are only in the source, only in the lake, or in both with other contents. */
  readonly differences: { readonly missing: number; readonly unexpected: number; readonly different: number };
  /** The first few differences, by key; contents are not shown. */
  readonly examples: readonly Difference[];
}

export interface Difference {
  readonly kind: 'missing' | 'unexpected' | 'different';
  readonly key: readonly string[];
  /** Columns that differ; only for `different`. */
  readonly columns?: readonly string[];
}

const examplesShown = 10;

/**
 * SQL that reads a table's rows as canonical text in key order, for the source (PostgreSQL) and the lake (Athena).
 *
 * @param relation the view to read in the lake
 */
export function comparisonSql(table: CapturedTable, relation: string): { source: string; lake: string } {
  const texts = table.columns.map(canonicalText);
  const keys = table.primaryKey.map((key) => texts[table.columns.findIndex(({ name }) => name === key)]);
  const select = (side: 'source' | 'lake') =>
    [...keys, ...texts].map((text, index) => `${text?.[side] ?? ''} AS c${index}`).join(', ');
  // Byte order on both sides, so that the two streams can be merged.
  const order = (collate: string) => keys.map((_, index) => `c${index}${collate}`).join(', ');
  return {
    source: `SELECT * FROM (SELECT ${select('source')} FROM "${table.schema}"."${table.name}") AS t ORDER BY ${order(' COLLATE "C"')}`,
    lake: `SELECT * FROM (SELECT ${select('lake')} FROM ${relation}) AS t ORDER BY ${order('')}`,
  };
}

/**
 * Compares two streams of canonical rows in key order, each read once and never held whole. A key that comes twice
 * counts as unexpected (or missing) the second time.
 *
 * @throws {Error} when a stream is not in key order
 */
export async function compareContents(
  table: CapturedTable,
  source: AsyncIterable<CanonicalRow>,
  lake: AsyncIterable<CanonicalRow>,
): Promise<TableComparison> {
  const left = new KeyedRows(`${table.name} in the source`, table.primaryKey.length, source);
  const right = new KeyedRows(`${table.name} in the lake`, table.primaryKey.length, lake);
  const differences = { missing: 0, unexpected: 0, different: 0 };
  const examples: Difference[] = [];
  const note = (difference: Difference) => {
    differences[difference.kind] += 1;
    if (examples.length < examplesShown) examples.push(difference);
  };

  let [a, b] = [await left.next(), await right.next()];
  while (a ?? b) {
    const order = a && b ? compareKeys(a.key, b.key) : a ? -1 : 1;
    if (order === 0 && a && b) {
      const [ours, theirs] = [a.values, b.values];
      const columns = table.columns.filter((_, i) => ours[i] !== theirs[i]).map(({ name }) => name);
      if (columns.length > 0) note({ kind: 'different', key: a.key, columns });
    } else if (order < 0 && a) note({ kind: 'missing', key: a.key });
    else if (b) note({ kind: 'unexpected', key: b.key });
    if (order <= 0) a = await left.next();
    if (order >= 0) b = await right.next();
  }

  const [sourceHash, lakeHash] = [left.hash(), right.hash()];
  return {
    identical: sourceHash === lakeHash,
    rows: left.count,
    lakeRows: right.count,
    sourceHash,
    lakeHash,
    differences,
    examples,
  };
}

interface KeyedRow {
  readonly key: readonly string[];
  readonly values: CanonicalRow;
}

class KeyedRows {
  count = 0;
  private readonly digest = createHash('sha256');
  private readonly iterator: AsyncIterator<CanonicalRow>;
  private last: readonly string[] | undefined;

  constructor(
    private readonly what: string,
    private readonly keyLength: number,
    rows: AsyncIterable<CanonicalRow>,
  ) {
    this.iterator = rows[Symbol.asyncIterator]();
  }

  async next(): Promise<KeyedRow | undefined> {
    const result = await this.iterator.next();
    if (result.done === true) return undefined;
    const row = result.value;
    const key = row.slice(0, this.keyLength).map((part) => part ?? '');
    if (this.last && compareKeys(this.last, key) > 0) {
      throw new Error(`${this.what}: key ${JSON.stringify(key)} is out of order.`);
    }
    this.last = key;
    this.count += 1;
    const values = row.slice(this.keyLength);
    // JSON tells null from "" and one column from the next.
    this.digest.update(`${JSON.stringify(values)}\n`);
    return { key, values };
  }

  hash(): string {
    return this.digest.digest('hex');
  }
}

/** Order of keys by the bytes of their text, as COLLATE "C" and Athena have it. */
function compareKeys(a: readonly string[], b: readonly string[]): number {
  for (const [index, part] of a.entries()) {
    const order = Buffer.compare(Buffer.from(part), Buffer.from(b[index] ?? ''));
    if (order !== 0) return order;
  }
  return 0;
}
