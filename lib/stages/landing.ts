import {
  CfnTrigger,
  CfnWorkflow,
  CloudWatchEncryption,
  Database,
  JobBookmarksEncryption,
  S3Encryption,
  SecurityConfiguration,
  type IDatabase,
} from 'aws-cdk-lib/aws-glue';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SnsTopic } from 'aws-cdk-lib/aws-events-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { physicalName } from '../constructs/physical-name';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { Crawlers } from './crawlers';
import { Jobs } from './jobs';
import type { LakeBuckets } from './lake-buckets';
import type { SourceDatabase } from './source-database';

export interface LandingProps extends StageProps {
  readonly lake: LakeBuckets;
  readonly source: SourceDatabase;
  /** Where jobs publish. */
  readonly database: IDatabase;
  /** Who hears how crawls and runs end. */
  readonly topic: ITopic;
}

/** What others drop, crawled and made into tables: one workflow, the crawlers first, then the jobs. */
export class Landing extends Construct {
  constructor(scope: Construct, id: string, { lake, source, database, topic, ...stage }: LandingProps) {
    super(scope, id);
    const { config, network } = stage;
    const prefix = physicalName(config);
    const security = new SecurityConfiguration(this, 'Security', {
      securityConfigurationName: prefix,
      s3Encryption: S3Encryption.kms(lake.key),
      cloudWatchEncryption: CloudWatchEncryption.kms(network.logKey),
      jobBookmarksEncryption: JobBookmarksEncryption.clientSideKms(lake.key),
    });
    const found = new Database(this, 'Found', {
      databaseName: environmentNames(config.name).landingDatabase,
      description: 'What crawlers found in files and databases of others',
    });
    const { crawlers } = new Crawlers(this, 'Crawlers', {
      ...stage,
      ...{ lake, source, security },
      databaseName: found.databaseName,
    });
    const { jobs } = new Jobs(this, 'Jobs', {
      ...stage,
      ...{ lake, source, security },
      databaseName: database.databaseName,
    });

    const workflow = new CfnWorkflow(this, 'Workflow', {
      name: prefix,
      description: 'Crawlers, then jobs',
      maxConcurrentRuns: 1,
    });
    const crawlActions = crawlers.map(({ ref }) => ({ crawlerName: ref }));
    const jobActions = jobs.map(({ ref }) => ({ jobName: ref }));
    const { startHour } = config.landing;
    // A workflow has one start only; by hand, start-workflow-run begins it whatever that is.
    new CfnTrigger(this, 'Start', {
      name: `${prefix}-start`,
      workflowName: workflow.ref,
      ...(startHour === 'by-hand'
        ? { type: 'ON_DEMAND' }
        : { type: 'SCHEDULED', schedule: `cron(10 ${startHour} * * ? *)`, startOnCreation: true }),
      actions: crawlers.length > 0 ? crawlActions : jobActions,
    });
    if (crawlers.length > 0 && jobs.length > 0) {
      new CfnTrigger(this, 'Crawled', {
        name: `${prefix}-crawled`,
        workflowName: workflow.ref,
        type: 'CONDITIONAL',
        startOnCreation: true,
        predicate: {
          logical: 'AND',
          conditions: crawlers.map(({ ref }) => ({
            logicalOperator: 'EQUALS',
            crawlerName: ref,
            crawlState: 'SUCCEEDED',
          })),
        },
        actions: jobActions,
      });
    }
    this.tell('Crawls', topic, 'Glue Crawler State Change', {
      crawlerName: crawlers.map(({ ref }) => ref),
      state: ['Succeeded', 'Failed'],
    });
    this.tell('Runs', topic, 'Glue Job State Change', {
      jobName: jobs.map(({ ref }) => ref),
      state: ['SUCCEEDED', 'FAILED', 'TIMEOUT', 'STOPPED'],
    });
  }

  private tell(id: string, topic: ITopic, detailType: string, detail: Record<string, string[]>): void {
    // A pattern with an empty list matches nothing and is refused.
    if (Object.values(detail).some((values) => values.length === 0)) return;
    new Rule(this, id, {
      description: 'Tells how it ended',
      eventPattern: { source: ['aws.glue'], detailType: [detailType], detail },
      targets: [new SnsTopic(topic)],
    });
  }
}
