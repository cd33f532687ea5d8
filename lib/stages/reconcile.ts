import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct, type IDependable } from 'constructs';
import type { ResolvedConfig } from '../config';
import { grantKeepReconciliations, grantLakeQuestions, type LakeSql } from '../constructs/grant-lake-sql';
import { HandlerFunction } from '../constructs/handler-function';
import { ReadLogin } from '../constructs/read-login';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import type { SourceDatabase } from './source-database';

export interface ReconcileProps extends StageProps {
  readonly source: SourceDatabase;
  readonly sql: LakeSql;
  /** What makes the lake's own tables and views. */
  readonly after: readonly IDependable[];
}

/** Compares database and lake by content once a day, and whenever somebody calls it. */
export class Reconcile extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, { source, sql, after, ...stage }: ReconcileProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      ...stage,
      module: 'query/reconcile',
      // Lambda's longest. The handler begins no table after ten minutes.
      timeout: Duration.minutes(15),
      concurrency: 1,
      env: {
        ...source.address,
        RECONCILE_SECRET_ID: source.secrets.reconcile.secretArn,
        ATHENA_WORKGROUP: sql.workGroup.ref,
        GLUE_DATABASE: sql.database.databaseName,
        METRIC_NAMESPACE: environmentNames(stage.config.name).metrics,
      },
    });
    const { role, connections } = this.handler;
    new ReadLogin(this, 'Login', { secret: source.secrets.reconcile, key: source.key }).grantRead(role);
    connections.allowToDefaultPort(source, 'Compares the database with the lake');
    grantLakeQuestions(role, sql);
    grantKeepReconciliations(role, sql);
    this.callDaily(stage.config, after);
  }

  private callDaily({ schedule, query }: ResolvedConfig, after: readonly IDependable[]): void {
    if (query.reconcileHour === 'never') return;
    const daily = new Schedule(this, 'Schedule', {
      description: 'Compares database and lake',
      // Ten minutes past: the schedule that stops the database keeps full hours.
      schedule: ScheduleExpression.cron({
        minute: '10',
        hour: String(query.reconcileHour),
        ...(schedule.kind === 'hours'
          ? { weekDay: schedule.days, timeZone: TimeZone.of(schedule.timeZone) }
          : { timeZone: TimeZone.ETC_UTC }),
      }),
      // The next one tells the same.
      target: new LambdaInvoke(this.handler.function, { retryAttempts: 0, maxEventAge: Duration.hours(1) }),
    });
    daily.node.addDependency(...after);
  }
}
