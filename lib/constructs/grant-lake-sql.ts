import { Stack } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import {
  icebergPrefix,
  reconciliationTable,
  relationsOf,
  watermarkTable,
  zone,
} from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import { glueArns } from './glue-arns';
import { grantPut, grantRead } from './lake-grants';

/** What SQL on the lake runs with. */
export interface LakeSql {
  readonly workGroup: CfnWorkGroup;
  /** Buckets of the lake and of results, and the key of both. */
  readonly lake: { readonly lake: IBucket; readonly results: IBucket; readonly key: IKey };
  readonly database: IDatabase;
  /** Folder of the workgroup's results in their bucket, with a slash at the end. @default - the whole bucket */
  readonly resultsFolder?: string;
}

/**
 * Lets a role ask Athena, make views, and make, write and tidy up the Iceberg tables; of raw files it may list and
 * read. Athena does all that in the role's name.
 */
export function grantLakeSql(role: Role, sql: LakeSql): void {
  grantLakeQuestions(role, sql);
  const stack = Stack.of(role);
  const { lake, database } = sql;
  allow(role, ['athena:GetTableMetadata'], [athenaArn(stack, 'datacatalog', 'AwsDataCatalog')]);
  allow(role, ['glue:CreateTable', 'glue:UpdateTable'], glueArns(stack, database.databaseName, made()));
  // Not a prefix for each table: a role's policies may have 10,240 characters.
  const iceberg = `${zone.iceberg}/`;
  grantPut(role, { bucket: lake.lake, key: lake.key }, [iceberg]);
  allow(role, ['s3:DeleteObject'], [lake.lake.arnForObjects(`${iceberg}*`)]);
}

/** Lets a role ask Athena about all relations of the lake. */
export function grantLakeQuestions(
  role: Role,
  { workGroup, lake, database: { databaseName }, resultsFolder = '' }: LakeSql,
): void {
  const stack = Stack.of(role);
  allow(
    role,
    [
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:GetWorkGroup',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    [athenaArn(stack, 'workgroup', workGroup.ref)],
  );
  // The database is the lake's own. Named one by one, its relations would fill half of a role's policies.
  allow(role, ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'], glueArns(stack, databaseName, ['*']));
  const results = { bucket: lake.results, key: lake.key };
  grantRead(role, results, [resultsFolder]);
  grantPut(role, results, [resultsFolder]);
  grantRead(role, { bucket: lake.lake, key: lake.key }, [`${zone.raw}/`, `${zone.iceberg}/`]);
}

/** Lets a role that may ask make and replace these views. */
export function grantMakeViews(role: Role, { database }: LakeSql, names: readonly string[]): void {
  allow(
    role,
    ['glue:CreateTable', 'glue:UpdateTable'],
    glueArns(Stack.of(role), database.databaseName, names),
  );
}

/** Lets a role that may ask add rows to the table of reconciliations. */
export function grantKeepReconciliations(role: Role, { lake, database: { databaseName } }: LakeSql): void {
  allow(role, ['glue:UpdateTable'], glueArns(Stack.of(role), databaseName, [reconciliationTable]));
  grantPut(role, { bucket: lake.lake, key: lake.key }, [icebergPrefix(databaseName, reconciliationTable)]);
}

function made(): string[] {
  return [
    watermarkTable,
    reconciliationTable,
    ...lakeTables.flatMap((table) => {
      const { views, iceberg } = relationsOf(table);
      return [...views, ...iceberg];
    }),
  ];
}

function allow(role: Role, actions: string[], resources: string[]): void {
  role.addToPolicy(new PolicyStatement({ actions, resources }));
}

function athenaArn(stack: Stack, resource: string, resourceName: string): string {
  return stack.formatArn({ service: 'athena', resource, resourceName });
}
