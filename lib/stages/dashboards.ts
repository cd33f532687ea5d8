import { Stack } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  CfnAnalysis,
  CfnDashboard,
  CfnDataSet,
  CfnDataSource,
  CfnRefreshSchedule,
} from 'aws-cdk-lib/aws-quicksight';
import { Construct, type IDependable } from 'constructs';
import type { ResolvedConfig } from '../config';
import { dashboardDefinition, type DashboardPart } from '../constructs/dashboard-definition';
import { grantLakeQuestions } from '../constructs/grant-lake-sql';
import { physicalName } from '../constructs/physical-name';
import { permit } from '../constructs/quicksight-permissions';
import type { StageProps } from '../constructs/stage-props';
import { pictures, type Picture } from '../queries/pictures';
import { findQuestion, type Question } from '../queries/questions';
import { standingQuestion } from '../queries/standing-question';
import type { LakeBuckets } from './lake-buckets';

export interface DashboardsProps extends StageProps {
  readonly lake: LakeBuckets;
  readonly database: IDatabase;
  /** Where the questions are asked; its results lie in a folder of their own. */
  readonly workGroup: CfnWorkGroup;
  readonly dashboards: Extract<ResolvedConfig['dashboards'], { kind: 'quicksight' }>;
  /** The views that are asked. */
  readonly after: readonly IDependable[];
}

/**
 * The shipped questions as a dashboard of QuickSight, in an account that has QuickSight already: a subscription belongs to
 * the account and its bill, and no stack makes one.
 */
export class Dashboards extends Construct {
  readonly dashboard: CfnDashboard;
  /** In whose name QuickSight asks. */
  readonly role: Role;
  private readonly accountId: string;
  private readonly prefix: string;
  /** Behind each name that people read: QuickSight shows those of all environments side by side. */
  private readonly label: string;

  constructor(scope: Construct, id: string, props: DashboardsProps) {
    super(scope, id);
    const { config, lake, database, workGroup, dashboards, after } = props;
    const { owners, viewers } = dashboards;
    this.accountId = Stack.of(this).account;
    this.prefix = physicalName(config);
    this.label = `(${config.name})`;
    this.role = new Role(this, 'Role', {
      description: 'QuickSight asks the questions of the dashboard',
      assumedBy: new ServicePrincipal('quicksight.amazonaws.com'),
    });
    grantLakeQuestions(this.role, { workGroup, lake, database, resultsFolder: 'dashboards/' });
    this.grantDriver(workGroup);

    // Nobody gets it: who has a data source may ask by any SQL, also for what analysts get masked only.
    const source = new CfnDataSource(this, 'Source', {
      ...this.named('Lake'),
      dataSourceId: this.prefix,
      type: 'ATHENA',
      dataSourceParameters: {
        athenaParameters: { workGroup: workGroup.ref, roleArn: this.role.roleArn },
      },
    });
    // QuickSight tries it when it is made.
    source.node.addDependency(this.role, ...after);

    const parts = pictures.map((picture): DashboardPart => {
      const question = findQuestion(picture.question);
      const dataSet = this.dataSet(question, picture, source, props);
      return { picture, question, dataSetArn: dataSet.attrArn };
    });
    const definition = dashboardDefinition(parts);
    new CfnAnalysis(this, 'Analysis', {
      ...this.named('Questions to the lake'),
      analysisId: this.prefix,
      definition,
      permissions: permit(owners, 'ownAnalysis'),
    });
    this.dashboard = new CfnDashboard(this, 'Dashboard', {
      ...this.named('Questions to the lake'),
      dashboardId: this.prefix,
      definition,
      permissions: [...permit(owners, 'ownDashboard'), ...permit(viewers, 'viewDashboard')],
    });
  }

  /** What QuickSight's driver for Athena asks beside the questions. */
  private grantDriver(workGroup: CfnWorkGroup): void {
    const allow = (action: string, resource: string, resourceName: string) =>
      this.role.addToPolicy(
        new PolicyStatement({
          actions: [action],
          resources: [Stack.of(this).formatArn({ service: 'athena', resource, resourceName })],
        }),
      );
    allow('athena:GetQueryResultsStream', 'workgroup', workGroup.ref);
    allow('athena:GetDataCatalog', 'datacatalog', 'AwsDataCatalog');
  }

  /** The answer to a question, kept in QuickSight and asked anew each day. */
  private dataSet(
    question: Question,
    { values }: Picture,
    source: CfnDataSource,
    { database, dashboards: { owners, refreshHour, timeZone } }: DashboardsProps,
  ): CfnDataSet {
    const { name, title, columns } = question;
    const dataSetId = `${this.prefix}-${name}`;
    const dataSet = new CfnDataSet(this, `DataSet-${name}`, {
      ...this.named(title),
      dataSetId,
      importMode: 'SPICE',
      // Else the deployment would wait for the first answer, and fail with it.
      ingestionWaitPolicy: { waitForSpiceIngestion: false },
      physicalTableMap: {
        [name]: {
          customSql: {
            dataSourceArn: source.attrArn,
            name,
            sqlQuery: standingQuestion(question, database.databaseName, values),
            columns: columns.map((column) => ({ name: column.name, type: quickSightType(column.type) })),
          },
        },
      },
      permissions: permit(owners, 'useDataSet'),
    });
    const schedule = new CfnRefreshSchedule(this, `Refresh-${name}`, {
      awsAccountId: this.accountId,
      dataSetId,
      schedule: {
        scheduleId: 'daily',
        refreshType: 'FULL_REFRESH',
        scheduleFrequency: {
          interval: 'DAILY',
          timeOfTheDay: `${String(refreshHour).padStart(2, '0')}:00`,
          timeZone,
        },
      },
    });
    // It names the data set by its id only.
    schedule.node.addDependency(dataSet);
    return dataSet;
  }

  private named(title: string): { readonly awsAccountId: string; readonly name: string } {
    return { awsAccountId: this.accountId, name: `${title} ${this.label}` };
  }
}

/** @throws Error for a type of Trino that no question has had yet */
function quickSightType(type: string): string {
  if (type === 'varchar') return 'STRING';
  if (type === 'bigint' || type === 'integer') return 'INTEGER';
  if (type === 'date' || type === 'timestamp') return 'DATETIME';
  if (type.startsWith('decimal(')) return 'DECIMAL';
  throw new Error(`QuickSight's type for ${type} is not written down; add it.`);
}
