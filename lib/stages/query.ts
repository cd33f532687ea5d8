import { Duration } from 'aws-cdk-lib';
import type { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IDatabase } from 'aws-cdk-lib/aws-glue';
import { Construct, type IDependable } from 'constructs';
import { grantLakeSql, grantMakeViews, type LakeSql } from '../constructs/grant-lake-sql';
import { HandlerResource } from '../constructs/handler-resource';
import { lakeWorkGroup } from '../constructs/lake-work-group';
import { nameQueries } from '../constructs/name-queries';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { relationsOf } from '../contracts/lake-layout';
import { lakeTables } from '../contracts/lake-tables';
import { questionViews } from '../queries/question-views';
import { questions } from '../queries/questions';
import { lookbackDays } from '../constructs/lookback-days';
import { Fold } from './fold';
import type { LakeBuckets } from './lake-buckets';

export interface QueryProps extends StageProps {
  readonly lake: LakeBuckets;
  /** What names without a database mean. */
  readonly database: IDatabase;
  /** The catalog's tables. */
  readonly after: readonly IDependable[];
}

/** Athena: a workgroup whose settings nobody can step around, the lake's own tables, the views, and the questions that come with them. */
export class Query extends Construct {
  readonly workGroup: CfnWorkGroup;
  /** What keeps history and current. */
  readonly tables: Fold;
  /** For those who ask and write by SQL. */
  readonly sql: LakeSql;

  constructor(scope: Construct, id: string, { lake, database, after, ...stage }: QueryProps) {
    super(scope, id);
    const { config } = stage;
    this.workGroup = lakeWorkGroup(this, 'WorkGroup', {
      ...{ config, lake },
      name: environmentNames(config.name).workGroup,
      description: 'Questions to the lake',
      scanCutoffBytes: config.query.scanCutoffBytes,
    });
    nameQueries(this, this.workGroup, database.databaseName, questions());
    const env = {
      ATHENA_WORKGROUP: this.workGroup.ref,
      GLUE_DATABASE: database.databaseName,
      LAKE_BUCKET: lake.lake.bucketName,
      LOOKBACK_DAYS: lookbackDays(config),
    };
    this.sql = { workGroup: this.workGroup, lake, database };
    const ofQuestions = questionViews().map(({ name, sql }) => ({ name, sql }));
    const views = new HandlerResource(this, 'Views', {
      ...stage,
      handler: 'create-views',
      timeout: Duration.minutes(10),
      env,
      event: { views: viewNames(), questions: ofQuestions },
      after,
    });
    grantLakeSql(views.handler.role, this.sql);
    grantMakeViews(
      views.handler.role,
      this.sql,
      ofQuestions.map(({ name }) => name),
    );
    this.tables = new Fold(this, 'Tables', { ...stage, sql: this.sql, env, after: [views] });
  }
}

function viewNames(): string[] {
  return lakeTables.flatMap((table) => relationsOf(table).views);
}
