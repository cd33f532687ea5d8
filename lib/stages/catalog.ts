import { Duration, Stack } from 'aws-cdk-lib';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import { glueArns } from '../constructs/glue-arns';
import { HandlerResource } from '../constructs/handler-resource';
import { lookbackDays } from '../constructs/lookback-days';
import type { StageProps } from '../constructs/stage-props';
import { lakeNames, quarantineTable, rawPrefix } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import type { LakeBuckets } from './lake-buckets';

export interface CatalogProps extends StageProps {
  readonly lake: LakeBuckets;
  /** Where the tables are declared. */
  readonly database: IDatabase;
  /** @default - nothing */
  readonly after?: readonly IDependable[];
}

/** The tables over delivered files, in Glue. Made by the handler: CloudFormation would take columns away. */
export class Catalog extends Construct {
  constructor(scope: Construct, id: string, { lake, database, after, ...stage }: CatalogProps) {
    super(scope, id);
    const declared = [...lakeTables.map((table) => lakeNames(table).raw), quarantineTable];
    const { handler } = new HandlerResource(this, 'Resource', {
      ...stage,
      handler: 'declare-tables',
      timeout: Duration.minutes(5),
      env: {
        LAKE_BUCKET: lake.lake.bucketName,
        GLUE_DATABASE: database.databaseName,
        LOOKBACK_DAYS: lookbackDays(stage.config),
      },
      event: { tables: declared },
      after,
    });
    handler.role.addToPolicy(
      new PolicyStatement({
        actions: ['glue:CreateDatabase', 'glue:CreateTable', 'glue:GetTable', 'glue:UpdateTable'],
        resources: glueArns(Stack.of(this), database.databaseName, declared),
      }),
    );
    // The first day with data is found by a listing.
    handler.role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [lake.lake.bucketArn],
        conditions: { StringLike: { 's3:prefix': lakeTables.map((table) => `${rawPrefix(table)}*`) } },
      }),
    );
  }
}
