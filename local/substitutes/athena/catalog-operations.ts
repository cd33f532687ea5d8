import type { Database as AthenaDatabase, TableMetadata } from '@aws-sdk/client-athena';
import {
  EntityNotFoundException,
  GetDatabaseCommand,
  GetDatabasesCommand,
  GetTableCommand,
  GetTablesCommand,
  type Column,
  type Database,
  type GlueClient,
  type Table,
} from '@aws-sdk/client-glue';
import { ApiError } from './api-error';
import { operation, type Operations } from './operation';
import * as requests from './requests';

const dataCatalog = { CatalogName: 'AwsDataCatalog', Type: 'GLUE' };

/** What Athena says about the catalog, which is Glue's. */
export function catalogOperations(glue: GlueClient): Operations {
  return {
    ListDataCatalogs: operation(requests.list, () => ({ DataCatalogsSummary: [dataCatalog] })),
    GetDataCatalog: operation(requests.getDataCatalog, ({ Name }) => ({
      DataCatalog: { Name, Type: 'GLUE' },
    })),
    ListDatabases: operation(requests.listDatabases, async ({ MaxResults, NextToken }) => {
      const answer = await glue.send(new GetDatabasesCommand({ MaxResults, NextToken }));
      return { DatabaseList: answer.DatabaseList?.map(athenaDatabase), NextToken: answer.NextToken };
    }),
    GetDatabase: operation(requests.getDatabase, async ({ DatabaseName }) => {
      const { Database } = await found(glue.send(new GetDatabaseCommand({ Name: DatabaseName })));
      return { Database: Database && athenaDatabase(Database) };
    }),
    ListTableMetadata: operation(requests.listTableMetadata, async (request) => {
      const { DatabaseName, Expression, MaxResults, NextToken } = request;
      const answer = await found(
        glue.send(new GetTablesCommand({ DatabaseName, Expression, MaxResults, NextToken })),
      );
      return { TableMetadataList: answer.TableList?.map(tableMetadata), NextToken: answer.NextToken };
    }),
    GetTableMetadata: operation(requests.getTableMetadata, async ({ DatabaseName, TableName }) => {
      const { Table } = await found(glue.send(new GetTableCommand({ DatabaseName, Name: TableName })));
      return { TableMetadata: Table && tableMetadata(Table) };
    }),
  };
}

/** Athena hands on what Glue does not know as a MetadataException. */
async function found<Answer>(answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EntityNotFoundException) throw new ApiError('MetadataException', error.message);
    throw error;
  }
}

function athenaDatabase({ Name, Description, Parameters }: Database): AthenaDatabase {
  return { Name, Description, Parameters };
}

function tableMetadata(table: Table): TableMetadata {
  const { Name, CreateTime, LastAccessTime, TableType, StorageDescriptor, PartitionKeys, Parameters } = table;
  return {
    Name,
    CreateTime,
    LastAccessTime,
    TableType,
    Columns: (StorageDescriptor?.Columns ?? []).map(athenaColumn),
    PartitionKeys: (PartitionKeys ?? []).map(athenaColumn),
    Parameters,
  };
}

function athenaColumn({ Name, Type, Comment }: Column) {
  return { Name, Type, Comment };
}
