import { GetTableMetadataCommand, MetadataException, type AthenaClient } from '@aws-sdk/client-athena';
import type { CapturedTable } from '../../lib/contracts/tables';
import {
  addColumnSql,
  createTableSql,
  foldedTables,
  watermarks,
  type IcebergTable,
} from './folded-table-sql';
import { QueryFailed } from './query-failed';
import { runQuery, type QueryContext } from './run-query';

const catalog = 'AwsDataCatalog';

/**
 * Makes what is missing of the Iceberg tables and of their columns. Nothing is ever dropped: a column that the
 * contract lost stays, empty from then on. Safe to repeat, also by two at once.
 *
 * @param bucket the lake's
 */
export async function prepareFoldedTables(
  athena: AthenaClient,
  context: QueryContext,
  bucket: string,
  of: readonly CapturedTable[],
): Promise<void> {
  const wanted = [watermarks, ...of.flatMap((table) => Object.values(foldedTables(table)))];
  await Promise.all(wanted.map((table) => prepareTable(athena, context, bucket, table)));
}

async function prepareTable(
  athena: AthenaClient,
  context: QueryContext,
  bucket: string,
  table: IcebergTable,
): Promise<void> {
  const found = await columnsOf(athena, context.database, table.name);
  if (!found) {
    await doneByEither(
      runQuery(athena, createTableSql(table, { bucket, database: context.database }), context),
    );
    return;
  }
  // One after the other: two changes of one table at once contend.
  for (const column of table.columns.filter(({ name }) => !found.includes(name))) {
    await doneByEither(runQuery(athena, addColumnSql(table.name, column), context));
  }
}

async function columnsOf(
  athena: AthenaClient,
  database: string,
  name: string,
): Promise<string[] | undefined> {
  try {
    const { TableMetadata } = await athena.send(
      new GetTableMetadataCommand({ CatalogName: catalog, DatabaseName: database, TableName: name }),
    );
    return (TableMetadata?.Columns ?? []).flatMap(({ Name }) => Name ?? []);
  } catch (error) {
    if (error instanceof MetadataException) return undefined;
    throw error;
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
