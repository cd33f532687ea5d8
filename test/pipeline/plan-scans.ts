/** A look into a table's files, as Trino plans it. */
export interface Scan {
  /** Columns whose values are read. */
  readonly columns: readonly string[];
  /** Those of them, and of the partitions, that are compared with constants, so that files are left out. */
  readonly bounded: readonly string[];
}

const scanLine = /Scan\w*\[table = \w+:\w+[.:](\w+)(?:\$data@\d+)?(?: constraint on \[([^\]]*)\])?(.*)/;
/** `lsn_43 := 3:_lsn:bigint` of Iceberg, `dt_55 := dt:string:PARTITION_KEY` of Hive. */
const columnLine = /^[\s│]*(\w+) := (?:\d+:)?([\w$]+):/;

/**
 * Every scan of a plan, by table. A bound that no border of a partition coincides with is not in the constraint, but in the filter.
 *
 * @param plan text of EXPLAIN
 * @throws Error for a scan of another form
 */
export function scansIn(plan: string): Map<string, Scan[]> {
  const scans = new Map<string, Scan[]>();
  let columns: string[] = [];
  let bounded: string[] = [];
  let filter = '';
  for (const line of plan.split('\n')) {
    const [, table, constrained, rest = ''] = scanLine.exec(line) ?? [];
    if (table !== undefined) {
      [columns, bounded, filter] = [[], constrained?.split(', ') ?? [], rest];
      scans.set(table, [...(scans.get(table) ?? []), { columns, bounded }]);
      continue;
    }
    if (line.includes('[table = ')) throw new Error(`This scan is not understood: ${line.trim()}`);
    const [, symbol = '', column] = columnLine.exec(line) ?? [];
    if (column === undefined) continue;
    columns.push(column);
    // One side of an OR is no bound.
    if (filter.includes(' OR ')) continue;
    if (new RegExp(`\\(${symbol} (=|[<>]=?|BETWEEN) \\w+(\\(\\d+\\))? '`).test(filter)) bounded.push(column);
  }
  return scans;
}
