import {
  CreateTableCommand,
  paginateGetTables,
  UpdateTableCommand,
  type GlueClient,
  type Table,
  type TableInput,
} from '@aws-sdk/client-glue';
import type { Client } from 'pg';
import { crawledTableName, databasePrefix } from '../../lib/contracts/crawl';
import { findTable } from './crawled-table';
import { databaseTables, isNamed, type DatabaseTable } from './database-tables';
import { jdbcType } from './jdbc-type';
import { makeDatabase } from './make-database';

export interface DatabaseCrawl {
  readonly glue: GlueClient;
  /** Glue database of what crawls find. */
  readonly database: string;
  /** As of an environment's `landing.databases`. */
  readonly name: string;
  /** `database/schema/table`, the latter two with % for any. */
  readonly path: string;
}

export interface DatabaseTableReport {
  readonly name: string;
  readonly change: 'made' | 'changed' | 'unchanged';
  /** Name and type of each column. */
  readonly columns: readonly (readonly [string, string])[];
}

export interface DatabaseReport {
  readonly tables: readonly DatabaseTableReport[];
  /** Tables of an earlier crawl that the database no longer has, or the login may no longer read. They stay. */
  readonly gone: readonly string[];
}

/** Enters the tables of a database, as a crawler in AWS does by JDBC: columns follow the database, no table is dropped. */
export async function crawlDatabase(
  { glue, database, name, path }: DatabaseCrawl,
  client: Client,
): Promise<DatabaseReport> {
  const [source = '', ...below] = path.split('/');
  const found = await databaseTables(client, below.join('/'));
  await makeDatabase(glue, database);
  const tables: DatabaseTableReport[] = [];
  for (const table of found) tables.push(await enter(glue, database, tableInput(name, source, table)));
  const known = new Set(tables.map((table) => table.name));
  const gone: string[] = [];
  for await (const { TableList = [] } of paginateGetTables({ client: glue }, { DatabaseName: database })) {
    gone.push(
      ...TableList.filter((table) => isOurs(table, name, below.join('/')))
        .map((table) => table.Name ?? '')
        .filter((table) => !known.has(table)),
    );
  }
  return { tables, gone };
}

async function enter(glue: GlueClient, database: string, wanted: TableInput): Promise<DatabaseTableReport> {
  const name = wanted.Name ?? '';
  const existing = await findTable(glue, database, name);
  const columns = columnsOf(wanted);
  if (!existing) {
    await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: wanted }));
    return { name, change: 'made', columns };
  }
  if (existing.StorageDescriptor?.Location !== wanted.StorageDescriptor?.Location) {
    throw new Error(`${database}.${name} is a table of something else: drop it and crawl again.`);
  }
  if (JSON.stringify(columnsOf(existing)) === JSON.stringify(columns)) {
    return { name, change: 'unchanged', columns };
  }
  await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: wanted }));
  return { name, change: 'changed', columns };
}

function tableInput(
  name: string,
  source: string,
  { schema, name: table, columns }: DatabaseTable,
): TableInput {
  return {
    Name: crawledTableName(`${databasePrefix(name)}${source}_${schema}_${table}`),
    TableType: 'EXTERNAL_TABLE',
    StorageDescriptor: {
      Columns: columns.map((column) => ({ Name: column.name.toLowerCase(), Type: jdbcType(column) })),
      Location: `${source}.${schema}.${table}`,
      Compressed: false,
    },
    Parameters: {
      UPDATED_BY_CRAWLER: connectionOf(name),
      classification: 'postgresql',
      connectionName: connectionOf(name),
      compressionType: 'none',
      typeOfData: 'table',
    },
  };
}

/** Whether a crawl of the database by this path would have found the table. */
function isOurs({ Parameters, StorageDescriptor }: Table, name: string, path: string): boolean {
  const [, schema = '', table = ''] = StorageDescriptor?.Location?.split('.') ?? [];
  return Parameters?.connectionName === connectionOf(name) && isNamed(path, schema, table);
}

function connectionOf(name: string): string {
  return `tidemark-${name}`;
}

function columnsOf({ StorageDescriptor }: TableInput | Table): [string, string][] {
  return (StorageDescriptor?.Columns ?? []).map(({ Name = '', Type = '' }) => [Name, Type]);
}
