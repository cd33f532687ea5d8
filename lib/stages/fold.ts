import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct, type IDependable } from 'constructs';
import { grantLakeSql, type LakeSql } from '../constructs/grant-lake-sql';
import { HandlerFunction } from '../constructs/handler-function';
import type { StageProps } from '../constructs/stage-props';
import { zone } from '../contracts/lake-layout';

export interface FoldProps extends StageProps {
  readonly sql: LakeSql;
  /** Variables of create-views. */
  readonly env: Readonly<Record<string, string>>;
  /** The views, which make the tables too. */
  readonly after: readonly IDependable[];
}

/** What keeps history and current, on schedules: the fold every few minutes, the upkeep once a day. */
export class Fold extends Construct {
  readonly fold: HandlerFunction;
  readonly upkeep: HandlerFunction;

  constructor(scope: Construct, id: string, { sql, env, after, ...stage }: FoldProps) {
    super(scope, id);
    const { foldMinutes, upkeepHour, tombstoneDays, snapshotDays } = stage.config.query;
    const { rawDays } = stage.config.lake;
    this.fold = new HandlerFunction(this, 'Fold', {
      ...stage,
      module: 'query/fold',
      // Lambda's longest. The handler begins nothing new after eight minutes.
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      concurrency: 1,
      env,
    });
    this.upkeep = new HandlerFunction(this, 'Upkeep', {
      ...stage,
      module: 'query/upkeep',
      timeout: Duration.minutes(15),
      memoryMiB: 512,
      concurrency: 1,
      env: {
        ...env,
        TOMBSTONE_DAYS: String(tombstoneDays),
        SNAPSHOT_SECONDS: String(snapshotDays * 86_400),
        RAW_DAYS: String(rawDays),
      },
    });
    const { fold, upkeep } = this;
    for (const handler of [fold, upkeep]) {
      grantLakeSql(handler.role, sql);
      // A column that the contract widened is wider in the tables first.
      handler.function.node.addDependency(...after);
    }
    // What it removes can be brought back for lake.noncurrentDays.
    upkeep.role.addToPolicy(
      new PolicyStatement({
        actions: ['s3:DeleteObject'],
        resources: [sql.lake.lake.arnForObjects(`${zone.raw}/*`)],
      }),
    );
    const rules = [
      new Rule(this, 'FoldSchedule', {
        schedule: Schedule.rate(Duration.minutes(foldMinutes)),
        targets: [target(fold)],
      }),
      new Rule(this, 'UpkeepSchedule', {
        schedule: Schedule.cron({ minute: '20', hour: String(upkeepHour) }),
        targets: [target(upkeep)],
      }),
    ];
    for (const rule of rules) rule.node.addDependency(...after);
  }
}

/** The next one makes good what one leaves undone. */
function target({ function: called }: HandlerFunction): LambdaFunction {
  return new LambdaFunction(called, { retryAttempts: 0 });
}
