import type { AthenaClient } from '@aws-sdk/client-athena';
import type { Client } from 'pg';

import { canonicalSession } from '../../lambda/query/canonical-text';
import { compareContents, comparisonSql, type TableComparison } from '../../lambda/query/compare-contents';
import { withSourceColumns } from '../../lambda/query/source-columns';
import { runQuery, type QueryContext } from '../../lambda/query/run-query';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { tables, type CapturedTable } from '../../lib/contracts/tables';
import { sourceRows } from './source-rows';

export interface Sides {
  readonly source: Client;
  readonly athena: AthenaClient;
  readonly lake: QueryContext;
}

/** Compares the contents of every captured table, one after the other, by the table's name. */
export async function verifyTables(
  sides: Sides,
  of: readonly CapturedTable[] = tables,
): Promise<Record<string, TableComparison>> {
  const comparisons: [string, TableComparison][] = [];
  for (const table of of) comparisons.push([table.name, await verifyTable(sides, table)]);
  return Object.fromEntries(comparisons);
}

/** @param relation of the lake. @default - the table's view */
export async function verifyTable(
  { source, athena, lake }: Sides,
  declared: CapturedTable,
  relation = `"${lakeNames(declared).newest}"`,
): Promise<TableComparison> {
  await source.query(canonicalSession);
  const table = await withSourceColumns(source, declared);
  const sql = comparisonSql(table, relation);
  const { rows } = await runQuery(athena, sql.lake, lake);
  return compareContents(table, sourceRows(source, sql.source), rows);
}
