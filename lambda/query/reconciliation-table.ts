import { reconciliationTable } from '../../lib/contracts/lake-layout';
import type { IcebergTable } from './folded-table-sql';
import type { KeyDifference, SourceState, TableReconciliation } from './reconcile-contract';
import { literal, quoted } from './view-column';

/**
 * Where reconcile keeps what it found: a row a table and run, and of contents the differing keys alone. Iceberg, since
 * a statement adds a row once however often it is repeated, and the upkeep puts the small files together; files of
 * JSON would need a table, rights and an end of their own.
 */
export const reconciliations: IcebergTable = {
  name: reconciliationTable,
  columns: [
    { name: 'checked_at', type: 'timestamp(6)' },
    { name: 'table_name', type: 'varchar' },
    { name: 'lsn', type: 'bigint' },
    { name: 'identical', type: 'boolean' },
    { name: 'source_rows', type: 'bigint' },
    { name: 'lake_rows', type: 'bigint' },
    { name: 'source_hash', type: 'varchar' },
    { name: 'lake_hash', type: 'varchar' },
    { name: 'missing', type: 'bigint' },
    { name: 'unexpected', type: 'bigint' },
    { name: 'different', type: 'bigint' },
    { name: 'counted', type: 'boolean' },
    { name: 'keys', type: 'varchar' },
  ],
};

/** Athena takes statements of up to 262,144 bytes, and a key can have kilobytes. */
const keyCharacters = 16_384;

/** Adds a result, unless it is there. */
export function keepReconciliationSql({ checkedAt, lsn }: SourceState, found: TableReconciliation): string {
  const names = reconciliations.columns.map(({ name }) => quoted(name)).join(', ');
  const values = [
    `timestamp '${checkedAt.replace('T', ' ').replace('Z', '')}'`,
    literal(found.table),
    `BIGINT '${lsn}'`,
    String(found.identical),
    ...[found.rows, found.lakeRows].map((rows) => `BIGINT '${rows}'`),
    ...[found.sourceHash, found.lakeHash].map(literal),
    ...[found.missing, found.unexpected, found.different].map((keys) => `BIGINT '${keys}'`),
    String(found.counted),
    literal(keysText(found.keys)),
  ];
  return `MERGE INTO ${quoted(reconciliations.name)} AS r
USING (VALUES (${values.join(', ')})) AS n (${names})
ON r."checked_at" = n."checked_at" AND r."table_name" = n."table_name"
WHEN NOT MATCHED THEN INSERT (${names})
VALUES (${reconciliations.columns.map(({ name }) => `n.${quoted(name)}`).join(', ')})`;
}

/** JSON of as many keys as there is room for. */
function keysText(keys: readonly KeyDifference[]): string {
  const texts: string[] = [];
  let length = 0;
  for (const key of keys) {
    const text = JSON.stringify(key);
    length += text.length + 1;
    if (length > keyCharacters) break;
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}
