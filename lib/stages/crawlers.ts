import { Stack } from 'aws-cdk-lib';
import { CfnCrawler, type ISecurityConfiguration } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { glueArns } from '../constructs/glue-arns';
import { GlueRole } from '../constructs/glue-role';
import { grantRead } from '../constructs/lake-grants';
import { physicalName } from '../constructs/physical-name';
import type { StageProps } from '../constructs/stage-props';
import { crawlDefaults, databasePrefix } from '../contracts/crawl';
import { landingPrefix } from '../contracts/lake-layout';
import type { LakeBuckets } from './lake-buckets';
import { LandingConnection } from './landing-connection';
import type { SourceDatabase } from './source-database';

export interface CrawlersProps extends StageProps {
  readonly lake: LakeBuckets;
  readonly source: SourceDatabase;
  /** Glue database of what they find: no streamed table is in it. */
  readonly databaseName: string;
  readonly security: ISecurityConfiguration;
}

type Folder = ResolvedConfig['landing']['folders'][string];

/** A crawler for each folder and each database of the configuration, with a role that reaches no more than that. */
export class Crawlers extends Construct {
  readonly crawlers: readonly CfnCrawler[];

  constructor(scope: Construct, id: string, props: CrawlersProps) {
    super(scope, id);
    const { folders, databases } = props.config.landing;
    this.crawlers = [
      ...Object.entries(folders).map(([name, folder]) => this.ofFolder(name, folder, props)),
      ...Object.entries(databases).map(([name, database]) => this.ofDatabase(name, database, props)),
    ];
  }

  private ofFolder(name: string, folder: Folder, props: CrawlersProps): CfnCrawler {
    const { lake } = props;
    const role = this.role(name, props);
    grantRead(role, { bucket: lake.lake, key: lake.key }, [landingPrefix(name)]);
    const { tableLevel, exclusions, schemaChange, recrawl } = { ...crawlDefaults, ...folder };
    // Glue takes no update of a table from a crawler that looks at new folders only.
    const newOnly = recrawl === 'new-folders';
    return this.crawler(name, role, props, {
      targets: {
        s3Targets: [
          {
            path: `s3://${lake.lake.bucketName}/${landingPrefix(name)}`,
            exclusions: [...exclusions],
          },
        ],
      },
      recrawlPolicy: { recrawlBehavior: newOnly ? 'CRAWL_NEW_FOLDERS_ONLY' : 'CRAWL_EVERYTHING' },
      schemaChangePolicy: {
        updateBehavior: schemaChange === 'update' && !newOnly ? 'UPDATE_IN_DATABASE' : 'LOG',
        deleteBehavior: 'LOG',
      },
      configuration: JSON.stringify({
        Version: 1,
        CrawlerOutput: {
          Partitions: { AddOrUpdateBehavior: 'InheritFromTable' },
          ...(newOnly ? {} : { Tables: { AddOrUpdateBehavior: 'MergeNewColumns' } }),
        },
        Grouping: {
          TableGroupingPolicy: 'CombineCompatibleSchemas',
          TableLevelConfiguration: tableLevel,
        },
      }),
    });
  }

  private ofDatabase(
    name: string,
    database: ResolvedConfig['landing']['databases'][string],
    props: CrawlersProps,
  ): CfnCrawler {
    const role = this.role(name, props);
    const connection = new LandingConnection(this, `Connection-${name}`, { ...props, name, database });
    connection.grantUse(role);
    return this.crawler(name, role, props, {
      targets: { jdbcTargets: [{ connectionName: connection.connectionName, path: database.path }] },
      tablePrefix: databasePrefix(name),
      schemaChangePolicy: { updateBehavior: 'UPDATE_IN_DATABASE', deleteBehavior: 'LOG' },
    });
  }

  private role(name: string, { databaseName }: CrawlersProps): Role {
    const role = new GlueRole(this, `Role-${name}`);
    role.addToPolicy(
      new PolicyStatement({
        actions: [
          'glue:BatchCreatePartition',
          'glue:BatchGetPartition',
          'glue:CreateTable',
          'glue:GetDatabase',
          'glue:GetPartition',
          'glue:GetPartitions',
          'glue:GetTable',
          'glue:GetTables',
          'glue:UpdatePartition',
          'glue:UpdateTable',
        ],
        resources: glueArns(Stack.of(this), databaseName, ['*']),
      }),
    );
    return role;
  }

  private crawler(
    name: string,
    role: Role,
    { config, databaseName, security }: CrawlersProps,
    props: Pick<
      ConstructorParameters<typeof CfnCrawler>[2],
      'targets' | 'recrawlPolicy' | 'schemaChangePolicy' | 'configuration' | 'tablePrefix'
    >,
  ): CfnCrawler {
    const crawler = new CfnCrawler(this, `Crawler-${name}`, {
      name: `${physicalName(config)}-${name}`,
      role: role.roleArn,
      databaseName,
      crawlerSecurityConfiguration: security.securityConfigurationName,
      ...props,
    });
    // A crawl without its rights would fail.
    crawler.node.addDependency(role);
    return crawler;
  }
}
