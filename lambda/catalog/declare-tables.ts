import {
  AlreadyExistsException,
  CreateDatabaseCommand,
  CreateTableCommand,
  EntityNotFoundException,
  GetTableCommand,
  GlueClient,
  UpdateTableCommand,
  type Table,
  type TableInput,
} from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { lakeNames, quarantineTable } from '../../lib/contracts/lake-layout';
import type { LakeTable } from '../../lib/contracts/lake-tables';
import { tables } from '../../lib/contracts/tables';
import { topicOf } from '../../lib/contracts/topics';
import { validLakeTables } from '../../lib/contracts/validate-tables';
import { catalogEnvironment, type CatalogReport } from './contract';
import { firstDay } from './first-day';
import { mergeTable } from './merge-table';
import { quarantinedRecords, topicsParameter } from './quarantine-table';
import { firstDayParameter, rawTable } from './raw-table';
import { refuseTypeChange } from './refuse-type-change';

/**
 * Declares the lake's database, the raw table of all that comes into it, and the table of what could not be read. Safe to
 * repeat: a second run changes nothing and says so with empty lists. Nothing is ever dropped.
 */
export async function handler(): Promise<CatalogReport> {
  const { LAKE_BUCKET, GLUE_DATABASE, LOOKBACK_DAYS } = catalogEnvironment.parse(process.env);
  const place = { bucket: LAKE_BUCKET, database: GLUE_DATABASE, lookbackDays: LOOKBACK_DAYS };
  return declareTables(new GlueClient({}), new S3Client({}), place, validLakeTables(tables));
}

/** Where the lake is. */
export interface LakePlace {
  readonly bucket: string;
  /** Its database in Glue. */
  readonly database: string;
  /** Days in which a record can still be delivered. */
  readonly lookbackDays: number;
}

export async function declareTables(
  glue: GlueClient,
  s3: S3Client,
  { bucket, database, lookbackDays }: LakePlace,
  declared: readonly LakeTable[],
): Promise<CatalogReport> {
  const created: string[] = [];
  const updated: string[] = [];
  if (await createDatabase(glue, database)) created.push(database);
  const declare = async (name: string, entry: (existing?: Table) => Promise<TableInput> | TableInput) => {
    const existing = await findTable(glue, database, name);
    const wanted = await entry(existing);
    if (!existing) {
      await glue.send(new CreateTableCommand({ DatabaseName: database, TableInput: wanted }));
      created.push(name);
      return;
    }
    refuseTypeChange(
      name,
      existing.StorageDescriptor?.Columns ?? [],
      wanted.StorageDescriptor?.Columns ?? [],
    );
    const merged = mergeTable(existing, wanted);
    if (!merged) return;
    await glue.send(new UpdateTableCommand({ DatabaseName: database, TableInput: merged }));
    updated.push(name);
  };
  for (const table of declared) {
    await declare(lakeNames(table).raw, async (existing) => {
      const shown = existing?.Parameters?.[firstDayParameter];
      return rawTable(table, bucket, await firstDay(s3, bucket, table, lookbackDays, shown));
    });
  }
  await declare(quarantineTable, (existing) =>
    quarantinedRecords(bucket, declared.map(topicOf), existing?.Parameters?.[topicsParameter]),
  );
  return { created, updated };
}

async function createDatabase(glue: GlueClient, name: string): Promise<boolean> {
  try {
    await glue.send(
      new CreateDatabaseCommand({
        DatabaseInput: {
          Name: name,
          Description: 'Changes captured from PostgreSQL, and views on them',
        },
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof AlreadyExistsException) return false;
    throw error;
  }
}

async function findTable(glue: GlueClient, database: string, name: string): Promise<Table | undefined> {
  try {
    return (await glue.send(new GetTableCommand({ DatabaseName: database, Name: name }))).Table;
  } catch (error) {
    if (error instanceof EntityNotFoundException) return undefined;
    throw error;
  }
}
