import { envelopeColumns } from '../../lib/contracts/change-event';
import { lakeNames } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';
import { envelopeViewColumn, quoted, viewColumn } from './view-column';

/**
 * The views of a table: name to the statement that makes it, valid in Athena engine 3 and in Trino. Names are plain:
 * the statement's own database is meant, and a view remembers it.
 */
export function viewSql(table: CapturedTable): Record<string, string> {
  const { newest, changes } = lakeNames(table);
  return {
    [newest]: createView(newest, newestState(table)),
    [changes]: createView(changes, allChanges(table)),
  };
}

function createView(name: string, query: string): string {
  return `CREATE OR REPLACE VIEW ${quoted(name)} AS\n${query}`;
}

/**
 * Newest state per key, deletes applied, in one scan. A bound on the key reaches the scan, and columns that a query
 * does not name are not read. There is no truncate to apply: capture turns it into deletes.
 *
 * Measured on 400,000 changes of 240,000 keys: row_number takes 0.5 to 0.8 s of CPU, max_by over a row 2 s, as it
 * reads every column.
 */
function newestState(table: CapturedTable): string {
  return `SELECT
  ${table.columns.map(viewColumn).join(',\n  ')}
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY ${table.primaryKey.map(quoted).join(', ')} ORDER BY "_epoch" DESC, "_lsn" DESC, "_offset" DESC
  ) AS "_age"
  FROM ${quoted(lakeNames(table).raw)}
)
WHERE "_age" = 1 AND "_op" <> 'd'`;
}

/**
 * Every change once: delivery may write a record twice. Partition columns take part in the grouping only so that a
 * bound on them reaches the scan; a record always lies in the same hour.
 */
function allChanges(table: CapturedTable): string {
  const columns = [
    ...envelopeColumns.map(envelopeViewColumn),
    ...table.columns.map(viewColumn),
    quoted('dt'),
    quoted('hour'),
  ];
  return `SELECT
  ${columns.join(',\n  ')}
FROM (
  SELECT *, row_number() OVER (
    PARTITION BY "dt", "hour", "_topic", "_partition", "_offset" ORDER BY "_landed_at"
  ) AS "_copy"
  FROM ${quoted(lakeNames(table).raw)}
)
WHERE "_copy" = 1`;
}
