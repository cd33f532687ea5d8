import type { CapturedTable } from '../../lib/contracts/tables';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { canonicalText } from './canonical-text';
import { newestFirst, sameKey } from './change-order';
import { unseenSql, type SourceSnapshot } from './source-snapshot';
import { quoted } from './view-column';

/**
 * Statements that give the same answer from PostgreSQL and from the lake when, and only when, both hold the same
 * rows. A row is the MD5 of its columns' canonical texts; a key's MD5 puts the row into one of 256 buckets, by its
 * first two hexadecimal digits. A bucket is its number of rows and two sums of 60 bits of each row's MD5, which do
 * not depend on the order of the rows.
 */
export interface ReconcileSql {
  /** Columns: bucket, rows, first sum, second sum. */
  readonly sums: string;
  /** Columns: the key's canonical texts, then the row's MD5 in hexadecimal. @param buckets of `sums` */
  readonly rowsOf: (buckets: readonly string[]) => string;
}

export function sourceSql(table: CapturedTable): ReconcileSql {
  const texts = textsOf(table, 'source');
  const md5 = (parts: readonly string[]) =>
    `md5(${parts.map((part) => `coalesce(length(${part})::text || ':' || ${part}, '-')`).join(' || ')})`;
  const rows = `SELECT ${aliased(texts.keys)}, substr(${md5(texts.keys)}, 1, 2) AS bucket, ${md5(texts.columns)} AS hash
FROM "${table.schema}"."${table.name}"`;
  const sum = (from: number) => `sum(('x' || substr(hash, ${from}, 15))::bit(60)::bigint)::text`;
  return statements(table, rows, `count(*)::text, ${sum(1)}, ${sum(16)}`);
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
  const rows = `SELECT ${aliased(texts.keys)}, substr(${md5(texts.keys)}, 1, 2) AS bucket, ${md5(texts.columns)} AS hash
FROM (
${stateAt(table, snapshot)}
) AS state`;
  const sum = (from: number) =>
    `CAST(sum(CAST(from_base(substr(hash, ${from}, 15), 16) AS decimal(38,0))) AS varchar)`;
  return statements(table, rows, `CAST(count(*) AS varchar), ${sum(1)}, ${sum(16)}`);
}

function statements(table: CapturedTable, rows: string, sums: string): ReconcileSql {
  const keys = table.primaryKey.map((_, index) => `k${index}`).join(', ');
  return {
    sums: `SELECT bucket, ${sums} FROM (\n${rows}\n) AS r GROUP BY bucket ORDER BY bucket`,
    rowsOf: (buckets) =>
      `SELECT ${keys}, hash FROM (\n${rows}\n) AS r WHERE bucket IN (${buckets.map((bucket) => `'${bucket}'`).join(', ')})`,
  };
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
