import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { CfnNamedQuery, CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import { glueArns } from '../constructs/glue-arns';
import { HandlerResource } from '../constructs/handler-resource';
import { grantPut, grantRead } from '../constructs/lake-grants';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { lakeNames } from '../contracts/lake-layout';
import { tables } from '../contracts/tables';
import type { LakeBuckets } from './lake-buckets';

export interface QueryProps extends StageProps {
  readonly lake: LakeBuckets;
  /** What names without a database mean. */
  readonly database: IDatabase;
  /** The catalog's tables. */
  readonly after: readonly IDependable[];
}

const queriesFolder = join(__dirname, '..', 'queries');

/** Athena: a workgroup whose settings nobody can step around, the views, and the questions that come with them. */
export class Query extends Construct {
  readonly workGroup: CfnWorkGroup;

  constructor(scope: Construct, id: string, { lake, database, after, ...stage }: QueryProps) {
    super(scope, id);
    const { config } = stage;
    const { scanCutoffBytes } = config.query;
    this.workGroup = new CfnWorkGroup(this, 'WorkGroup', {
      name: environmentNames(config.name).workGroup,
      description: 'Questions to the lake',
      recursiveDeleteOption: config.deleteData.withStacks,
      workGroupConfiguration: {
        enforceWorkGroupConfiguration: true,
        publishCloudWatchMetricsEnabled: true,
        bytesScannedCutoffPerQuery: scanCutoffBytes === 'none' ? undefined : scanCutoffBytes,
        engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
        resultConfiguration: {
          outputLocation: `s3://${lake.results.bucketName}/`,
          encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: lake.key.keyArn },
        },
      },
    });
    this.nameQueries(database);
    const { handler } = new HandlerResource(this, 'Views', {
      ...stage,
      handler: 'create-views',
      timeout: Duration.minutes(10),
      env: { ATHENA_WORKGROUP: this.workGroup.ref, GLUE_DATABASE: database.databaseName },
      event: { views: viewNames() },
      after,
    });
    this.grantViews(handler.role, lake, database);
  }

  private nameQueries({ databaseName }: IDatabase): void {
    for (const file of readdirSync(queriesFolder).sort()) {
      const name = file.replace(/\.sql$/, '');
      new CfnNamedQuery(this, `Query-${name}`, {
        name,
        database: databaseName,
        queryString: readFileSync(join(queriesFolder, file), 'utf8'),
        workGroup: this.workGroup.ref,
      });
    }
  }

  private grantViews(role: Role, lake: LakeBuckets, { databaseName }: IDatabase): void {
    const stack = Stack.of(this);
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'athena:GetQueryExecution',
          'athena:GetQueryResults',
          'athena:GetWorkGroup',
          'athena:StartQueryExecution',
          'athena:StopQueryExecution',
        ],
        resources: [
          stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workGroup.ref }),
        ],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'],
        resources: glueArns(stack, databaseName, [
          ...tables.map((table) => lakeNames(table).raw),
          ...viewNames(),
        ]),
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['glue:CreateTable', 'glue:UpdateTable'],
        resources: glueArns(stack, databaseName, viewNames()),
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:GetBucketLocation'],
        resources: [lake.lake.bucketArn],
      }),
    );
    const results = { bucket: lake.results, key: lake.key };
    grantRead(role, results);
    grantPut(role, results, ['']);
  }
}

function viewNames(): string[] {
  return tables.flatMap((table) => {
    const { newest, changes } = lakeNames(table);
    return [newest, changes];
  });
}
