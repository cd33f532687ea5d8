import { lakeNames } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';

/**
 * Keys whose newest change is of an epoch before `epoch` and no delete. When a whole snapshot of this epoch is in the
 * lake, they are gone from the database: deleted while nobody captured. Over raw files, whose values are those of
 * Kafka.
 */
export function ghostSql(table: CapturedTable, epoch: number): string {
  const key = table.primaryKey.map(quoted).join(', ');
  return `SELECT ${key} FROM (
  SELECT ${key}, "_epoch", "_op", row_number() OVER (
    PARTITION BY ${key} ORDER BY "_epoch" DESC, "_lsn" DESC, "_offset" DESC
  ) AS "_age"
  FROM ${quoted(lakeNames(table).raw)}
) WHERE "_age" = 1 AND "_epoch" < ${epoch} AND "_op" <> 'd'`;
}

/** Topic, partition, and the newest offset of it that is in the lake. */
export function deliveredSql(tables: readonly CapturedTable[]): string {
  return tables
    .map(
      (table) =>
        `SELECT "_topic", "_partition", max("_offset") FROM ${quoted(lakeNames(table).raw)} GROUP BY "_topic", "_partition"`,
    )
    .join(' UNION ALL ');
}

function quoted(name: string): string {
  return `"${name}"`;
}
