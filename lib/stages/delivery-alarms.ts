import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Metric,
  TreatMissingData,
  type AlarmProps,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { AlarmTopic } from '../constructs/alarm-topic';
import type { StageProps } from '../constructs/stage-props';
import { environmentNames } from '../contracts/environment-names';
import { lakeTables } from '../contracts/lake-tables';

export interface DeliveryAlarmsProps extends StageProps {
  /** NiFi delivers. */
  readonly nifi: boolean;
}

/** An alarm is an article of docs/runbook.md, "The delivery's alarms". */
export class DeliveryAlarms extends Construct {
  /** What is told when one begins and when it ends. */
  readonly topic: ITopic;
  private readonly namespace: string;
  /** Nothing is told outside the hours in which the tasks run; else silence is the worst news. */
  private readonly onSilence: TreatMissingData;

  constructor(scope: Construct, id: string, { config, network, nifi }: DeliveryAlarmsProps) {
    super(scope, id);
    this.namespace = environmentNames(config.name).metrics;
    this.onSilence =
      config.schedule.kind === 'always' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING;
    this.topic = new AlarmTopic(this, 'Topic', { key: network.logKey });
    for (const { name } of lakeTables) this.ofTable(name);
    if (nifi) this.ofNifi();
  }

  private ofTable(table: string): void {
    this.add(`Late-${table}`, {
      alarmDescription: `Records of ${table} have waited for minutes and are not in the lake, or nobody tells.`,
      metric: this.metric('LateRecords', 'Maximum', { Table: table }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: this.onSilence,
    });
    this.add(`Quarantined-${table}`, {
      alarmDescription: `Records of ${table} could not be read and were set aside.`,
      metric: this.metric('QuarantinedRecords', 'Sum', { Table: table }),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      // Told when there are some.
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private ofNifi(): void {
    this.add('FlowStopped', {
      alarmDescription: 'NiFi does not answer, or its flow does not run: nothing is delivered.',
      metric: this.metric('FlowRuns', 'Minimum'),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      // More than a deployment takes, which ends one task before the next one starts.
      evaluationPeriods: 10,
      treatMissingData: this.onSilence,
    });
    this.add('BackPressure', {
      alarmDescription: 'A queue in NiFi is as full as it may be: what fills it waits.',
      metric: this.metric('FullQueues', 'Minimum'),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    this.add('Drift', {
      alarmDescription:
        'Somebody changed the flow in NiFi by hand; the log of the watch names the components.',
      metric: this.metric('DriftedComponents', 'Minimum'),
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 3,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  private metric(metricName: string, statistic: string, dimensionsMap?: Record<string, string>): Metric {
    const period = Duration.minutes(1);
    const { namespace } = this;
    return new Metric({ namespace, metricName, statistic, period, ...(dimensionsMap && { dimensionsMap }) });
  }

  private add(id: string, props: AlarmProps): void {
    const alarm = new Alarm(this, id, props);
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
