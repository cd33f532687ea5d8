import { capturedKind } from '../../lib/contracts/column-kind';
import { lakeNames, watermarkTable } from '../../lib/contracts/lake-layout';
import type { CapturedTable, Column } from '../../lib/contracts/tables';
import { newestFirst, orderColumns } from './change-order';
import { currentColumns } from './folded-columns';
import { literal, quoted } from './view-column';

/**
 * Keys whose newest change is of an epoch before `epoch` and no delete, their values as capture writes them. When a
 * whole snapshot of this epoch is in the lake, they are gone from the database: deleted while nobody captured. Raw files
 * have what is not folded yet, the current table what raw files have no longer.
 */
export function ghostSql(table: CapturedTable, epoch: number): string {
  const { raw, current } = lakeNames(table);
  const names: readonly string[] = [...orderColumns, ...table.primaryKey];
  const columns = currentColumns(table).filter(({ name }) => names.includes(name));
  const key = table.primaryKey.map(quoted).join(', ');
  return `SELECT ${table.primaryKey.map((name) => sent(table, name)).join(', ')} FROM (
  SELECT *, row_number() OVER (PARTITION BY ${key} ORDER BY ${newestFirst}) AS "_age" FROM (
    SELECT ${columns.map(({ name, value }) => `${value} AS ${quoted(name)}`).join(', ')} FROM ${quoted(raw)}
    UNION ALL
    SELECT ${columns.map(({ name }) => quoted(name)).join(', ')} FROM ${quoted(current)}
  )
) WHERE "_age" = 1 AND "_epoch" < ${epoch} AND "_op" <> 'd'`;
}

/** Topic, partition, and the newest offset of it that is in the lake. */
export function deliveredSql(tables: readonly CapturedTable[]): string {
  const offsets = tables.map(
    (table) => `SELECT "_topic", "_partition", "_offset" FROM ${quoted(lakeNames(table).raw)}`,
  );
  const names = tables.map(({ name }) => literal(name)).join(', ');
  return `SELECT "_topic", "_partition", max("_offset") FROM (
  ${offsets.join('\n  UNION ALL ')}
  UNION ALL SELECT "_topic", "_partition", "_offset" FROM ${quoted(watermarkTable)} WHERE "table_name" IN (${names})
) GROUP BY "_topic", "_partition"`;
}

/** A value of the lake's own tables as text of the form in which capture sends it; see viewValue. */
function sent(table: CapturedTable, name: string): string {
  const column: Column | undefined = table.columns.find((one) => one.name === name);
  const text = `CAST(${quoted(name)} AS varchar)`;
  switch (column && capturedKind(column)) {
    case 'timestamp':
      return `replace(${text}, ' ', 'T') || 'Z'`;
    case 'bytes':
      return `to_base64(${quoted(name)})`;
    default:
      return text;
  }
}
