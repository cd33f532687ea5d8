import type { CapturedTable } from '../../lib/contracts/tables';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { canonicalText } from './canonical-text';
import { newestFirst, sameKey } from './change-order';
import { unseenSql, type SourceSnapshot } from './source-snapshot';
import { quoted } from './view-column';

/**
 * Statements that give the same answer from PostgreSQL and from the lake when, and only when, both hold the same
 * rows. A row is the MD5 of its columns' canonical texts. A bucket is all rows whose keys have an MD5 that begins with
 * the same hexadecimal digits, as their number and two sums of 60 bits of each row's MD5, which do not depend on the
 * order of the rows.
 */
export interface ReconcileSql {
  /**
   * Columns: bucket, rows, first sum, second sum.
   *
   * @param within buckets that are split by two more digits, all of one length; `['']` is all rows in 256 buckets
   */
  readonly sums: (within: readonly string[]) => string;
  /** Columns: the key's canonical texts, number of its rows, the least and the greatest MD5 of them. @param buckets of `sums` */
  readonly keysOf: (buckets: readonly string[]) => string;
}

export function sourceSql(table: CapturedTable): ReconcileSql {
  const texts = textsOf(table, 'source');
  const md5 = (parts: readonly string[]) =>
    `md5(${parts.map((part) => `coalesce(length(${part})::text || ':' || ${part}, '-')`).join(' || ')})`;
  const rows = `SELECT ${aliased(texts.keys)}, ${md5(texts.keys)} AS place, ${md5(texts.columns)} AS hash
FROM "${table.schema}"."${table.name}"`;
  const sum = (from: number) => `sum(('x' || substr(hash, ${from}, 15))::bit(60)::bigint)::text`;
  return statements(table, rows, { count: 'count(*)::text', sums: `${sum(1)}, ${sum(16)}` });
}

/** @param snapshot of the source that the lake is compared at */
export function lakeSql(table: CapturedTable, snapshot: SourceSnapshot): ReconcileSql {
  const texts = textsOf(table, 'lake');
  const md5 = (parts: readonly string[]) => {
    const framed = parts.map(
      (part) => `coalesce(concat(CAST(length(${part}) AS varchar), ':', ${part}), '-')`,
    );
    const text = framed.length === 1 ? framed.join('') : `concat(${framed.join(', ')})`;
    return `lower(to_hex(md5(to_utf8(${text}))))`;
  };
  const rows = `SELECT ${aliased(texts.keys)}, ${md5(texts.keys)} AS place, ${md5(texts.columns)} AS hash
FROM (
${stateAt(table, snapshot)}
) AS state`;
  const sum = (from: number) =>
    `CAST(sum(CAST(from_base(substr(hash, ${from}, 15), 16) AS decimal(38,0))) AS varchar)`;
  return statements(table, rows, { count: 'CAST(count(*) AS varchar)', sums: `${sum(1)}, ${sum(16)}` });
}

function statements(
  table: CapturedTable,
  rows: string,
  { count, sums }: { readonly count: string; readonly sums: string },
): ReconcileSql {
  const keys = table.primaryKey.map((_, index) => `k${index}`).join(', ');
  const inside = (buckets: readonly string[]) =>
    `substr(place, 1, ${digitsOf(buckets)}) IN (${buckets.map((bucket) => `'${bucket}'`).join(', ')})`;
  return {
    sums: (within) => `SELECT bucket, ${count}, ${sums} FROM (
SELECT substr(place, 1, ${digitsOf(within) + 2}) AS bucket, hash FROM (\n${rows}\n) AS r WHERE ${inside(within)}
) AS b GROUP BY bucket`,
    keysOf: (buckets) =>
      `SELECT ${keys}, ${count}, min(hash), max(hash) FROM (\n${rows}\n) AS r WHERE ${inside(buckets)} GROUP BY ${keys}`,
  };
}

function digitsOf(buckets: readonly string[]): number {
  return buckets[0]?.length ?? 0;
}

/**
 * The rows that the snapshot sees: the table's view, but for keys with a change that the snapshot does not see, which
 * are put together from the changes that it does see.
 */
function stateAt(table: CapturedTable, snapshot: SourceSnapshot): string {
  const { newest, changes } = lakeNames(table);
  const unseen = unseenSql(snapshot);
  const keys = table.primaryKey.map(quoted).join(', ');
  const columns = table.columns.map(({ name }) => quoted(name)).join(', ');
  const late = `SELECT ${keys} FROM ${quoted(changes)} WHERE ${unseen}`;
  return `SELECT ${columns} FROM ${quoted(newest)} AS now
WHERE NOT EXISTS (SELECT 1 FROM (${late}) AS late WHERE ${sameKey(table, 'late', 'now')})
UNION ALL
SELECT ${columns} FROM (
  SELECT *, row_number() OVER (PARTITION BY ${keys} ORDER BY ${newestFirst}) AS age
  FROM ${quoted(changes)} AS seen
  WHERE NOT (${unseen}) AND EXISTS (SELECT 1 FROM (${late}) AS late WHERE ${sameKey(table, 'late', 'seen')})
) AS past
WHERE age = 1 AND "_op" <> 'd'`;
}

function textsOf(table: CapturedTable, side: 'source' | 'lake'): { keys: string[]; columns: string[] } {
  const columns = table.columns.map((column) => canonicalText(column)[side]);
  const keys = table.primaryKey.map((key) => {
    const text = columns[table.columns.findIndex(({ name }) => name === key)];
    if (text === undefined) throw new Error(`Table ${table.name} has no column ${key}, which its key names.`);
    return text;
  });
  return { keys, columns };
}

function aliased(keys: readonly string[]): string {
  return keys.map((key, index) => `${key} AS k${index}`).join(', ');
}
