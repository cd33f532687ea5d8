import type { AthenaClient } from '@aws-sdk/client-athena';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { refuseTypeChange } from '../catalog/refuse-type-change';
import {
  addColumnSql,
  createTableSql,
  foldedTables,
  hiveType,
  watermarks,
  widenColumnSql,
  type IcebergTable,
} from './folded-table-sql';
import { QueryFailed } from './query-failed';
import { runQuery, type QueryContext } from './run-query';
import { tableMetadata } from './table-metadata';

/**
 * Makes what is missing of the Iceberg tables and of their columns, and widens columns that the contract widened.
 * Nothing is ever dropped: a column that the contract lost stays, empty from then on. Safe to repeat, also by two at
 * once.
 *
 * @param bucket the lake's
 * @throws {Error} for a column whose type cannot become the contract's, naming it and what to do instead
 */
export async function prepareFoldedTables(
  athena: AthenaClient,
  context: QueryContext,
  bucket: string,
  of: readonly LakeTable[],
): Promise<void> {
  const wanted = [watermarks, ...of.flatMap((table) => Object.values(foldedTables(table)))];
  await Promise.all(wanted.map((table) => prepareTable(athena, context, bucket, table)));
}

/** The same for one table. */
export async function prepareTable(
  athena: AthenaClient,
  context: QueryContext,
  bucket: string,
  table: IcebergTable,
): Promise<void> {
  const found = (await tableMetadata(athena, context.database, table.name))?.Columns;
  if (!found) {
    await doneByEither(
      runQuery(athena, createTableSql(table, { bucket, database: context.database }), context),
    );
    return;
  }
  refuseTypeChange(
    table.name,
    found,
    table.columns.map(({ name, type }) => ({ Name: name, Type: hiveType(type) })),
  );
  // One after the other: two changes of one table at once contend.
  for (const column of table.columns) {
    const type = found.find(({ Name }) => Name === column.name)?.Type;
    if (type === hiveType(column.type)) continue;
    const change = type === undefined ? addColumnSql : widenColumnSql;
    await doneByEither(runQuery(athena, change(table.name, column), context));
  }
}

/** Somebody else may have done the same a moment before. */
async function doneByEither(statement: Promise<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    if (!(error instanceof QueryFailed && /already exist/i.test(error.message))) throw error;
  }
}
