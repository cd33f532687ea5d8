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
import { findJob, jobArguments, jobPlace } from '../contracts/jobs';
import { physicalName } from '../constructs/physical-name';
import { JobDatabases } from './job-databases';
import type { LakeBuckets } from './lake-buckets';
import type { SourceDatabase } from './source-database';

export interface JobsProps extends StageProps {
  readonly lake: LakeBuckets;
  readonly source: SourceDatabase;
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
    { job: name, parameters = {}, databases = {} }: ResolvedConfig['landing']['jobs'][number],
    modules: Asset,
    props: JobsProps,
  ): CfnJob {
    const { config, lake, databaseName, security } = props;
    const job = findJob(name);
    const { table } = jobPlace(job, parameters);
    const reached = this.databases(table, databases, props);
    const place = { bucket: lake.lake.bucketName, database: databaseName, databases: reached?.told };
    const values = jobArguments(job, place, parameters);
    const script = new Asset(this, `Script-${table}`, { path: join(folder, job.script) });
    const role = new GlueRole(this, `Role-${table}`);
    grantJob(role, { lake, databaseName, values, assets: [script, modules] });
    reached?.grantUse(role);
    const { maxWorkers, workerType, timeoutMinutes } = config.landing;
    const made = new CfnJob(this, `Job-${table}`, {
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
      ...(reached && { connections: { connections: [reached.connectionName] } }),
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
    // It names the connection, which says nothing to CloudFormation.
    if (reached) made.node.addDependency(reached);
    return made;
  }

  private databases(
    table: string,
    names: Readonly<Record<string, string>>,
    props: JobsProps,
  ): JobDatabases | undefined {
    const known = props.config.landing.databases;
    const databases = Object.fromEntries(
      Object.entries(names).flatMap(([key, name]) => (known[name] ? [[key, known[name]] as const] : [])),
    );
    if (Object.keys(databases).length === 0) return undefined;
    return new JobDatabases(this, `Databases-${table}`, {
      ...props,
      ...{ name: table.replaceAll('_', '-'), databases },
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
  const published = [values.to, values['beside-to']].filter((url) => url !== undefined).map(prefix);
  grantRead(role, bucket, [prefix(values.from), ...published]);
  grantPut(role, bucket, published);
  const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>) =>
    role.addToPolicy(new PolicyStatement({ actions, resources, conditions }));
  allow(
    ['s3:DeleteObject'],
    published.map((folder) => lake.lake.arnForObjects(`${folder}*`)),
  );
  allow(
    ['glue:CreateTable', 'glue:GetTable', 'glue:UpdateTable'],
    glueArns(
      stack,
      databaseName,
      [values.table, values['beside-table']].filter((table) => table !== undefined),
    ),
  );
  allow(
    ['s3:GetObject'],
    assets.map((asset) => asset.bucket.arnForObjects(asset.s3ObjectKey)),
  );
  allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': 'Glue' } });
}
