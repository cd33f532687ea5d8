import { join } from 'node:path';
import { IgnoreMode, Stack } from 'aws-cdk-lib';
import { CfnJob, type ISecurityConfiguration } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { glueArns } from '../constructs/glue-arns';
import { GlueRole } from '../constructs/glue-role';
import { repository } from '../constructs/handler-bundle';
import { grantPut, grantRead } from '../constructs/lake-grants';
import type { StageProps } from '../constructs/stage-props';
import { findJob, jobArguments } from '../contracts/jobs';
import { physicalName } from '../constructs/physical-name';
import type { LakeBuckets } from './lake-buckets';

export interface JobsProps extends StageProps {
  readonly lake: LakeBuckets;
  /** Glue database in which they publish. */
  readonly databaseName: string;
  readonly security: ISecurityConfiguration;
}

const folder = join(repository, 'containers', 'jobs');

/**
 * The Spark jobs of the configuration. Not the construct of aws-glue, which gives a job's role every action on the bucket of
 * the scripts that reads.
 */
export class Jobs extends Construct {
  readonly jobs: readonly CfnJob[];

  constructor(scope: Construct, id: string, props: JobsProps) {
    super(scope, id);
    const { landing } = props.config;
    // Not globs, which take in folders that a linter left, and with them another hash.
    const modules = new Asset(this, 'Modules', {
      path: folder,
      exclude: ['*', '!*.py'],
      ignoreMode: IgnoreMode.GIT,
    });
    this.jobs = landing.jobs.map((run) => this.job(run, modules, props));
  }

  private job(
    { job: name, parameters }: ResolvedConfig['landing']['jobs'][number],
    modules: Asset,
    { config, lake, databaseName, security }: JobsProps,
  ): CfnJob {
    const job = findJob(name);
    const values = jobArguments(job, { bucket: lake.lake.bucketName, database: databaseName }, parameters);
    const { table = '' } = values;
    const script = new Asset(this, `Script-${table}`, { path: join(folder, job.script) });
    const role = new GlueRole(this, `Role-${table}`);
    grantJob(role, { lake, databaseName, values, assets: [script, modules] });
    const { maxWorkers, workerType, timeoutMinutes } = config.landing;
    return new CfnJob(this, `Job-${table}`, {
      name: `${physicalName(config)}-${table.replaceAll('_', '-')}`,
      description: job.text,
      role: role.roleArn,
      command: { name: 'glueetl', pythonVersion: '3', scriptLocation: script.s3ObjectUrl },
      glueVersion: '5.0',
      workerType,
      numberOfWorkers: maxWorkers,
      // A run that finds nothing new ends at once, so a second try costs nothing.
      maxRetries: 1,
      executionProperty: { maxConcurrentRuns: 1 },
      timeout: timeoutMinutes,
      securityConfiguration: security.securityConfigurationName,
      defaultArguments: {
        '--extra-py-files': modules.s3ObjectUrl,
        '--enable-auto-scaling': 'true',
        '--enable-metrics': 'true',
        '--enable-observability-metrics': 'true',
        '--enable-continuous-cloudwatch-log': 'true',
        // A version's name says what it is made of: docs/decisions/0025.
        '--job-bookmark-option': 'job-bookmark-disable',
        ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`--${key}`, value])),
      },
    });
  }
}

interface JobGrants {
  readonly lake: LakeBuckets;
  readonly databaseName: string;
  readonly values: Readonly<Record<string, string>>;
  readonly assets: readonly Asset[];
}

function grantJob(role: Role, { lake, databaseName, values, assets }: JobGrants): void {
  const stack = Stack.of(role);
  const bucket = { bucket: lake.lake, key: lake.key };
  const prefix = (url = '') => `${url.replace(`s3://${lake.lake.bucketName}/`, '')}/`;
  grantRead(role, bucket, [prefix(values.from), prefix(values.to)]);
  grantPut(role, bucket, [prefix(values.to)]);
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  allow(['s3:DeleteObject'], [lake.lake.arnForObjects(`${prefix(values.to)}*`)]);
  allow(
    ['glue:CreateTable', 'glue:GetTable', 'glue:UpdateTable'],
    glueArns(stack, databaseName, [values.table ?? '']),
  );
  allow(
    ['s3:GetObject'],
    assets.map((asset) => asset.bucket.arnForObjects(asset.s3ObjectKey)),
  );
  allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': 'Glue' } });
}
