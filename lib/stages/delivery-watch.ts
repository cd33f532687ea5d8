import { Duration, TimeZone } from 'aws-cdk-lib';
import { Schedule, ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct, type IDependable } from 'constructs';
import type { ResolvedConfig } from '../config';
import { HandlerFunction } from '../constructs/handler-function';
import { grantWatch } from '../constructs/kafka-grants';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { lakeTables } from '../contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../contracts/topics';
import type { DeliveryOutput } from './delivery';
import { DeliveryAlarms } from './delivery-alarms';
import type { StreamCluster } from './stream-cluster';

export interface DeliveryWatchProps extends StageProps {
  readonly stream: StreamCluster;
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
  /** Longest time in which the engine gathers records of a file. */
  readonly gatherSeconds: number;
  /** Variables of NiFi, where it delivers. @default - the delivery function does */
  readonly nifi?: Readonly<Record<string, string>>;
  /** The topics. */
  readonly after: readonly IDependable[];
}

/** Seconds, besides those of gathering, until a record that is not in the lake is late. */
const lateSeconds = 300;

/** Tells every minute how far the delivery is, and alarms when it is not far enough: the same for both engines. */
export class DeliveryWatch extends Construct {
  readonly handler: HandlerFunction;
  readonly outputs: readonly DeliveryOutput[];
  readonly topic: ITopic;

  constructor(scope: Construct, id: string, props: DeliveryWatchProps) {
    super(scope, id);
    const { stream, bootstrapServers, gatherSeconds, nifi, after, ...stage } = props;
    // By engine: what it remembers of the quarantine stands under its name, and begins anew with a change of engine.
    this.handler = new HandlerFunction(this, nifi ? 'NifiHandler' : 'LambdaHandler', {
      ...stage,
      module: 'delivery/watch-delivery',
      timeout: Duration.minutes(2),
      concurrency: 1,
      env: {
        KAFKA_BOOTSTRAP_SERVERS: bootstrapServers,
        KAFKA_AUTH: 'iam',
        METRIC_NAMESPACE: environmentNames(stage.config.name).metrics,
        LATE_SECONDS: String(lateSeconds + gatherSeconds),
        ...nifi,
      },
    });
    const topics = lakeTables.map((table) => topicOf(table));
    grantWatch(stream, this.handler, { topics, groups: topics.map(deliveryGroupOf) });
    this.handler.connections.allowToDefaultPort(stream, 'Asks how far the delivery is');
    this.callEveryMinute(stage.config, after);
    const { topic } = new DeliveryAlarms(this, 'Alarms', { ...stage, nifi: nifi !== undefined });
    this.topic = topic;
    this.outputs = [
      {
        id: 'AlarmTopic',
        value: topic.topicArn,
        description: 'What alarms tell: subscribe who shall hear it',
      },
      {
        id: 'WatchLog',
        value: this.handler.function.logGroup.logGroupName,
        description: 'How far the delivery is, each minute',
      },
    ];
  }

  /** While the tasks run. */
  private callEveryMinute({ schedule }: ResolvedConfig, after: readonly IDependable[]): void {
    const everyMinute = new Schedule(this, 'Schedule', {
      description: 'Tells how far the delivery is',
      schedule:
        schedule.kind === 'hours'
          ? ScheduleExpression.cron({
              minute: '*',
              hour: `${schedule.startHour}-${schedule.stopHour - 1}`,
              weekDay: schedule.days,
              timeZone: TimeZone.of(schedule.timeZone),
            })
          : ScheduleExpression.rate(Duration.minutes(1)),
      // The next one tells the same.
      target: new LambdaInvoke(this.handler.function, {
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      }),
    });
    everyMinute.node.addDependency(...after);
  }
}
