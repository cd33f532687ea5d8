import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  MathExpression,
  Metric,
  TreatMissingData,
  type IMetric,
  Unit,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import type { AlarmSpec, AlarmStage } from '../contracts/alarm-spec';
import { alarmSpecs, type AlarmName } from '../contracts/alarms';
import type { AwsMetricName } from '../contracts/aws-metrics';
import { environmentNames } from '../contracts/environment-names';
import { routeMetrics, tableMetrics, type MetricUnit } from '../contracts/metrics';

export interface StageAlarmProps {
  readonly config: ResolvedConfig;
  /** Of lib/contracts/alarms.ts. */
  readonly name: AlarmName;
  /** @default - that of the list */
  readonly stage?: AlarmStage;
  /** Of what the metric is. @default - of the route */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** What the threshold is a share of, in the metric's unit; for the alarms that have `of`. @default - none */
  readonly whole?: number;
  /** Who is told when it begins and when it ends. */
  readonly topic: ITopic;
}

/** An alarm of lib/contracts/alarms.ts. */
export class StageAlarm extends Alarm {
  readonly name: AlarmName;
  readonly stage: AlarmStage;
  readonly severity: AlarmSpec['severity'];
  /** In the metric's unit. */
  readonly threshold: number;
  /** What it looks at. */
  readonly looksAt: IMetric;

  /** @throws when the threshold is a share and `whole` is not given */
  constructor(scope: Construct, id: string, props: StageAlarmProps) {
    const { config, name, dimensions = {}, whole, topic } = props;
    const spec: AlarmSpec = alarmSpecs[name];
    const { stage = spec.stage } = props;
    if (spec.of !== undefined && whole === undefined) {
      throw new Error(`The threshold of the alarm ${name} is a share of ${spec.of}: give "whole".`);
    }
    const threshold = spec.threshold * (whole ?? 1);
    const metric = metricOf(spec, config, dimensions);
    super(scope, id, {
      metric,
      alarmDescription: describe(name, spec),
      threshold,
      comparisonOperator:
        spec.when === 'above'
          ? ComparisonOperator.GREATER_THAN_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: spec.periods,
      // Outside the hours in which the tasks run nothing is told; else silence may be the worst news.
      treatMissingData:
        spec.silence === 'alarm' && config.schedule.kind === 'always'
          ? TreatMissingData.BREACHING
          : TreatMissingData.NOT_BREACHING,
    });
    this.name = name;
    this.stage = stage;
    this.severity = spec.severity;
    this.threshold = threshold;
    this.looksAt = metric;
    const action = new SnsAction(topic);
    this.addAlarmAction(action);
    this.addOkAction(action);
  }
}

const units: Readonly<Record<MetricUnit, Unit>> = {
  Bytes: Unit.BYTES,
  'Bytes/Second': Unit.BYTES_PER_SECOND,
  Count: Unit.COUNT,
  Milliseconds: Unit.MILLISECONDS,
  Percent: Unit.PERCENT,
};

/** Severity first, the article of the runbook last. */
function describe(name: AlarmName, { severity, means, reason }: AlarmSpec): string {
  return `${severity.toUpperCase()}. ${means} Threshold: ${reason} Runbook: docs/runbook.md#${name.toLowerCase()}`;
}

function metricOf(
  { metric, statistic, minutes }: AlarmSpec,
  config: ResolvedConfig,
  dimensionsMap: Readonly<Record<string, string>>,
): IMetric {
  const common = { statistic, period: Duration.minutes(minutes), dimensionsMap };
  if ('own' in metric) {
    const { own: metricName } = metric;
    const unit = units[{ ...routeMetrics, ...tableMetrics }[metricName]];
    return new Metric({ ...common, namespace: environmentNames(config.name).metrics, metricName, unit });
  }
  const ofAws = ([namespace, metricName]: AwsMetricName) => new Metric({ ...common, namespace, metricName });
  const { aws, above } = metric;
  if (!above) return ofAws(aws);
  return new MathExpression({
    expression: 'one - FILL(other, 0)',
    usingMetrics: { one: ofAws(aws), other: ofAws(above) },
    label: `${aws[1]} above ${above[1]}`,
    period: common.period,
  });
}
