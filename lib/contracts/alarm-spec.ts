import type { AwsMetricName } from './aws-metrics';
import type { RouteMetric, TableMetric } from './metrics';

/** A metric of the handlers, one of AWS, or how far one of AWS is above another one of the same thing. */
export type MetricRef =
  | { readonly own: RouteMetric | TableMetric }
  | { readonly aws: AwsMetricName; readonly above?: AwsMetricName };

/** Stages that have alarms, in the order in which a row passes them. */
export const alarmStages = ['ingress', 'source', 'capture', 'stream', 'delivery', 'query'] as const;
export type AlarmStage = (typeof alarmStages)[number];

export interface AlarmSpec {
  readonly stage: AlarmStage;
  readonly metric: MetricRef;
  readonly statistic: 'Average' | 'Maximum' | 'Minimum' | 'Sum' | 'p99';
  /** Period of the statistic. */
  readonly minutes: number;
  /** Periods in a row over which it holds. */
  readonly periods: number;
  readonly when: 'above' | 'below';
  /** In the metric's unit; with `of` a share of what the stage gives. */
  readonly threshold: number;
  /** What the threshold is a share of. @default - it is none */
  readonly of?: string;
  /** No figure: bad news while the tasks run, or none. */
  readonly silence: 'alarm' | 'fine';
  /** `page`: somebody gets up. `ticket`: somebody looks on the next working day. */
  readonly severity: 'page' | 'ticket';
  /** What has happened; one sentence. */
  readonly means: string;
  /** Why this threshold and this time; one sentence. */
  readonly reason: string;
}

/** Stages whose outage explains a page of another one, which then stays silent. */
export const causesOf: Readonly<Partial<Record<AlarmStage, readonly AlarmStage[]>>> = {
  ingress: ['source', 'stream'],
  capture: ['source', 'stream'],
  delivery: ['stream'],
};
