import { Stack } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { ArnPrincipal, CompositePrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { glueArns } from '../constructs/glue-arns';
import { grantPut } from '../constructs/lake-grants';
import { lakeWorkGroup } from '../constructs/lake-work-group';
import { nameQueries } from '../constructs/name-queries';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { findJob, jobPlace, type JobPlace } from '../contracts/jobs';
import { icebergPrefix, publishedRelations } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import { publishedQuestions } from '../queries/published-questions';
import { questionViews } from '../queries/question-views';
import type { LakeBuckets } from './lake-buckets';

export interface AnalystsProps extends StageProps {
  readonly lake: LakeBuckets;
  readonly database: IDatabase;
}

/** Athena's workgroups for those who ask beside the pipeline, and a role for people who may ask what is published only. */
export class Analysts extends Construct {
  readonly workGroup: CfnWorkGroup;
  /** That of dashboards. */
  readonly dashboards: CfnWorkGroup;
  /** @default - nobody is named who may take it */
  readonly role?: Role;

  constructor(scope: Construct, id: string, { config, lake, database }: AnalystsProps) {
    super(scope, id);
    const names = environmentNames(config.name).workGroups;
    const group = (kind: keyof typeof names, construct: string, description: string) =>
      lakeWorkGroup(this, construct, {
        ...{ config, lake, description, name: names[kind], folder: `${kind}/` },
        scanCutoffBytes: config.query.workGroups[kind].scanCutoffBytes,
      });
    this.workGroup = group('analysts', 'WorkGroup', 'Questions of analysts to what is published');
    nameQueries(this, this.workGroup, database.databaseName, publishedQuestions());
    group('jobs', 'JobsWorkGroup', 'Questions of jobs to the lake');
    this.dashboards = group('dashboards', 'DashboardsWorkGroup', 'Questions of dashboards to the lake');
    if (config.query.analysts.length === 0) return;
    this.role = new Role(this, 'Role', {
      description: 'Asks Athena about what is published of the lake',
      assumedBy: new CompositePrincipal(...config.query.analysts.map((arn) => new ArnPrincipal(arn))),
    });
    this.grant(this.role, lake, database, curatedOf(config));
  }

  /** A view asks in the name of who asks it, so the role needs the tables behind the views too, and gets no others. */
  private grant(
    role: Role,
    { lake, results, key }: LakeBuckets,
    { databaseName }: IDatabase,
    curated: readonly Pick<JobPlace, 'target' | 'table'>[],
  ): void {
    const stack = Stack.of(this);
    const allow = (actions: string[], resources: string[]) =>
      role.addToPolicy(new PolicyStatement({ actions, resources }));
    const readable = lakeTables.map(publishedRelations);
    const tables = readable.flatMap(({ iceberg }) => iceberg);
    const relations = [
      ...tables,
      ...readable.flatMap(({ views }) => views),
      ...curated.map(({ table }) => table),
      ...questionViews().flatMap(({ name, published }) => (published ? [name] : [])),
    ];
    const folders = [
      ...tables.map((table) => icebergPrefix(databaseName, table)),
      ...curated.map(({ target }) => `${target}/`),
    ];
    allow(
      [
        'athena:BatchGetNamedQuery',
        'athena:BatchGetPreparedStatement',
        'athena:BatchGetQueryExecution',
        'athena:GetNamedQuery',
        'athena:GetPreparedStatement',
        'athena:GetQueryExecution',
        'athena:GetQueryResults',
        'athena:GetWorkGroup',
        'athena:ListNamedQueries',
        'athena:ListPreparedStatements',
        'athena:ListQueryExecutions',
        'athena:StartQueryExecution',
        'athena:StopQueryExecution',
      ],
      [stack.formatArn({ service: 'athena', resource: 'workgroup', resourceName: this.workGroup.ref })],
    );
    allow(['glue:GetDatabase', 'glue:GetTable', 'glue:GetTables'], glueArns(stack, databaseName, relations));
    const mine = { bucket: results, key };
    grantPut(role, mine, ['analysts/']);
    allow(
      ['s3:GetObject'],
      [results.arnForObjects('analysts/*'), ...folders.map((folder) => lake.arnForObjects(`${folder}*`))],
    );
    allow(['s3:GetBucketLocation'], [lake.bucketArn, results.bucketArn]);
    const list = (arn: string, prefixes: string[]) =>
      role.addToPolicy(
        new PolicyStatement({
          actions: ['s3:ListBucket'],
          resources: [arn],
          conditions: { StringLike: { 's3:prefix': prefixes } },
        }),
      );
    list(results.bucketArn, ['analysts/*']);
    list(
      lake.bucketArn,
      folders.map((folder) => `${folder}*`),
    );
  }
}

/** What this environment's jobs publish. */
function curatedOf({ landing }: ResolvedConfig): Pick<JobPlace, 'target' | 'table'>[] {
  return landing.jobs.flatMap(({ job, parameters = {} }) => {
    const { beside, ...place } = jobPlace(findJob(job), parameters);
    return beside ? [place, beside] : [place];
  });
}
