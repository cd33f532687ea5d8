import { envelopeColumns } from '../../lib/contracts/change-event';
import { lakeDatabase, lakeNames } from '../../lib/contracts/lake-layout';
import type { CapturedTable } from '../../lib/contracts/tables';
import { envelopeViewColumn, quoted, viewColumn } from './view-column';

/** The views of a table: name to the statement that makes it, valid in Athena engine 3 and in Trino. */
export function viewSql(table: CapturedTable): Record<string, string> {
  const { newest, changes } = lakeNames(table);
  return {
    [newest]: createView(newest, newestState(table)),
    [changes]: createView(changes, allChanges(table)),
  };
}

function createView(name: string, query: string): string {
  return `CREATE OR REPLACE VIEW ${relation(name)} AS\n${query}`;
}

function relation(name: string): string {
  return `${quoted(lakeDatabase)}.${quoted(name)}`;
}

/**
 * Newest state per key, deletes applied, in one scan. What lies before the newest truncate is gone; a truncate has
 * no key, so all of them share the null key and the newest is among the rows that are left per key.
 *
 * Measured on 300 files with 50,000 changes: row_number takes 0.9 s of CPU, max_by over a row 1.4 s (and reads every
 * column, needed or not), a second scan for the newest truncate 1.4 s and twice the requests to S3.
 */
function newestState(table: CapturedTable): string {
  const key = table.primaryKey.map(quoted).join(', ');
  return `SELECT
  ${table.columns.map(viewColumn).join(',\n  ')}
FROM (
  SELECT *, max(CASE WHEN "_op" = 't' THEN ${position} END) OVER () AS "_emptied"
  FROM (
    SELECT *, row_number() OVER (
      PARTITION BY ${key} ORDER BY "_epoch" DESC, "_lsn" DESC, "_offset" DESC
    ) AS "_age"
    FROM ${relation(lakeNames(table).raw)}
  )
  WHERE "_age" = 1
)
WHERE "_op" NOT IN ('d', 't') AND ("_emptied" IS NULL OR ${position} >= "_emptied")`;
}

/** Place of a change in its source's history. Rows with a null inside cannot be compared. */
const position = `ROW("_epoch", coalesce("_lsn", 0))`;

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
  FROM ${relation(lakeNames(table).raw)}
)
WHERE "_copy" = 1`;
}
