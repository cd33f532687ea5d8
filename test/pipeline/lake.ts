import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AthenaClient } from '@aws-sdk/client-athena';
import { GlueClient } from '@aws-sdk/client-glue';
import { S3Client } from '@aws-sdk/client-s3';
import { declareTables, type LakePlace } from '../../lambda/catalog/declare-tables';
import { createViews } from '../../lambda/query/create-views';
import type { FoldPlace } from '../../lambda/query/fold-place';
import { allRows, runQuery } from '../../lambda/query/run-query';
import type { CapturedTable } from '../../lib/contracts/tables';
import { localLake } from '../../local/endpoints';
import type { StepName } from '../../local/route/plan';
import { startRoute, type Route } from '../../local/route/route';
import { deliverChanges, type TestChange } from './deliver-changes';

/** The lake's half of the route: S3, Glue, Trino and Athena, without a source. */
export interface Lake {
  readonly route: Route;
  readonly stateDir: string;
  readonly athena: AthenaClient;
  readonly glue: GlueClient;
  readonly s3: S3Client;
  readonly place: LakePlace;
  /** What fold and views work with. */
  readonly folding: FoldPlace;
  /** Declares a table and makes its views. */
  add(table: CapturedTable): Promise<void>;
  /** @param landedAt as of `deliverChanges` */
  deliver(table: CapturedTable, changes: readonly TestChange[], landedAt?: number): Promise<void>;
  /** All rows of a query, as Athena writes their values. */
  rows(sql: string, parameters?: readonly string[]): Promise<(readonly (string | null)[])[]>;
  end(): Promise<void>;
}

/** @param beside steps of the route to do as well. @default - none */
export async function startLake(beside: readonly StepName[] = []): Promise<Lake> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'tidemark-lake-'));
  const removeFolder = () => rm(stateDir, { recursive: true, force: true });
  let route: Route;
  try {
    route = await startRoute({ stateDir, only: ['create-views', ...beside] });
  } catch (error) {
    await removeFolder();
    throw error;
  }
  const { awsClient } = route.settings;
  const { athena: endpoint, bucket } = route.endpoints;
  const athena = new AthenaClient({ ...awsClient, endpoint });
  const place = { bucket, database: localLake.database, lookbackDays: 8 };
  const glue = new GlueClient(awsClient);
  const s3 = new S3Client({ ...awsClient, forcePathStyle: true });
  const folding = { athena, s3, context: localLake, bucket, lookbackDays: 8, now: Date.now };
  return {
    ...{ route, stateDir, athena, glue, s3, place, folding },
    add: async (table) => {
      await declareTables(glue, s3, place, [table]);
      await createViews(folding, [table]);
    },
    deliver: (table, changes, landedAt) => deliverChanges(s3, bucket, table, changes, landedAt),
    rows: async (sql, parameters) => allRows(await runQuery(athena, sql, { ...localLake, parameters })),
    end: async () => {
      for (const client of [athena, glue, s3]) client.destroy();
      await route.stop();
      await removeFolder();
    },
  };
}
