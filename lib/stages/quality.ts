import { Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IDependable } from 'constructs';
import { checkedTables, publishedRules } from '../config-rules/quality-mistakes';
import { glueArns } from '../constructs/glue-arns';
import { grantLakeQuestions, type LakeSql } from '../constructs/grant-lake-sql';
import { HandlerFunction } from '../constructs/handler-function';
import { grantRead } from '../constructs/lake-grants';
import { StageAlarm } from '../constructs/stage-alarm';
import type { StageProps } from '../constructs/stage-props';
import { tell } from '../constructs/tell';
import { environmentNames } from '../contracts/environment-names';
import { zone } from '../contracts/lake-layout';
import { tableDimension } from '../contracts/metrics';
import { GlueQuality } from './glue-quality';

export interface QualityProps extends StageProps {
  readonly sql: LakeSql;
  /** Who hears of a broken rule. */
  readonly topic: ITopic;
  /** What makes the tables of the fold. */
  readonly after: readonly IDependable[];
}

/** Checks the rules of quality once a day: an article of docs/runbook.md, "A rule is broken". */
export class Quality extends Construct {
  constructor(scope: Construct, id: string, props: QualityProps) {
    super(scope, id);
    const { checkedBy } = props.config.quality;
    if (checkedBy.includes('athena')) this.byAthena(props);
    if (checkedBy.includes('glue')) new GlueQuality(this, 'Glue', props);
  }

  private byAthena({ sql, topic, after, ...stage }: QualityProps): void {
    const { config } = stage;
    const { hour, tables, crawled } = config.quality;
    const names = environmentNames(config.name);
    const handler = new HandlerFunction(this, 'Handler', {
      ...stage,
      module: 'query/check-quality',
      timeout: Duration.minutes(15),
      concurrency: 1,
      env: {
        ATHENA_WORKGROUP: sql.workGroup.ref,
        GLUE_DATABASE: sql.database.databaseName,
        METRIC_NAMESPACE: names.metrics,
        LANDING_DATABASE: names.landingDatabase,
      },
    });
    this.grant(handler, sql, { database: names.landingDatabase, tables: Object.keys(crawled) });
    const published = publishedRules(config);
    const daily = new Schedule(this, 'Schedule', {
      description: 'Checks the rules of quality',
      schedule: ScheduleExpression.cron({ minute: '30', hour: String(hour), timeZone: TimeZone.ETC_UTC }),
      target: new LambdaInvoke(handler.function, {
        // The next one tells the same.
        ...{ retryAttempts: 0, maxEventAge: Duration.hours(1) },
        input: ScheduleTargetInput.fromObject({
          ...(tables === 'all' ? {} : { tables: [...tables, ...Object.keys(crawled)] }),
          ...{ published, crawled },
        }),
      }),
    });
    daily.node.addDependency(...after);

    for (const table of [...checkedTables(config).map(({ name }) => name), ...Object.keys(crawled)]) {
      const dimensions = { [tableDimension]: table };
      new StageAlarm(this, `Broken-${table}`, { config, topic, dimensions, name: 'Broken' });
    }
    const dimensions = { FunctionName: handler.function.functionName };
    new StageAlarm(this, 'Unchecked', { config, topic, dimensions, name: 'Unchecked' });
    tell(
      Stack.of(this),
      'Quality',
      handler.function.functionName,
      'Checks the rules of quality when it is called',
    );
  }

  private grant(
    { role }: HandlerFunction,
    sql: LakeSql,
    crawled: { readonly database: string; readonly tables: readonly string[] },
  ): void {
    const stack = Stack.of(this);
    const { lake } = sql;
    grantLakeQuestions(role, sql);
    grantRead(role, { bucket: lake.lake, key: lake.key }, [`${zone.curated}/`, `${zone.landing}/`]);
    if (crawled.tables.length > 0) {
      role.addToPolicy(
        new PolicyStatement({
          actions: ['glue:GetDatabase', 'glue:GetPartitions', 'glue:GetTable'],
          resources: glueArns(stack, crawled.database, crawled.tables),
        }),
      );
    }
    role.addToPolicy(
      new PolicyStatement({
        actions: ['athena:GetTableMetadata'],
        resources: [
          stack.formatArn({ service: 'athena', resource: 'datacatalog', resourceName: 'AwsDataCatalog' }),
        ],
      }),
    );
  }
}
