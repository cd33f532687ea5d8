import { Stack } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { lakeNames, watermarkTable, zone } from '../contracts/lake-layout';
import { tables, type CapturedTable } from '../contracts/tables';
import { glueArns } from './glue-arns';
import { grantPut, grantRead } from './lake-grants';

/** What SQL on the lake runs with. */
export interface LakeSql {
  readonly workGroup: CfnWorkGroup;
  /** Buckets of the lake and of results, and the key of both. */
  readonly lake: { readonly lake: IBucket; readonly results: IBucket; readonly key: IKey };
  readonly database: IDatabase;
}

/**
 * Lets a role ask Athena, make views, and make, write and tidy up the Iceberg tables; of raw files it may list and
 * read. Athena does all that in the role's name.
 */
export function grantLakeSql(role: Role, { workGroup, lake, database: { databaseName } }: LakeSql): void {
  const stack = Stack.of(role);
  const athena = (resource: string, resourceName: string) =>
    stack.formatArn({ service: 'athena', resource, resourceName });
  const allow = (actions: string[], resources: string[]) => {
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  };
  allow(
    [
      'athena:GetQueryExecution',
      'athena:GetQueryResults',
      'athena:GetWorkGroup',
      'athena:StartQueryExecution',
      'athena:StopQueryExecution',
    ],
    [athena('workgroup', workGroup.ref)],
  );
  allow(['athena:GetTableMetadata'], [athena('datacatalog', 'AwsDataCatalog')]);

  const made = [watermarkTable, ...tables.flatMap(madeOf)];
  const raw = tables.map((table) => lakeNames(table).raw);
  allow(
    ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'],
    glueArns(stack, databaseName, [...raw, ...made]),
  );
  allow(['glue:CreateTable', 'glue:UpdateTable'], glueArns(stack, databaseName, made));

  const results = { bucket: lake.results, key: lake.key };
  const files = { bucket: lake.lake, key: lake.key };
  grantRead(role, results);
  grantPut(role, results, ['']);
  // Not a prefix for each table: a role's policies may have 10,240 characters.
  const iceberg = `${zone.iceberg}/`;
  grantRead(role, files, [`${zone.raw}/`, iceberg]);
  grantPut(role, files, [iceberg]);
  allow(['s3:DeleteObject'], [lake.lake.arnForObjects(`${iceberg}*`)]);
}

function madeOf(table: CapturedTable): string[] {
  const { newest, changes, history, current } = lakeNames(table);
  return [newest, changes, history, current];
}
