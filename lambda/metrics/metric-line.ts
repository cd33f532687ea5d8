/** Units of CloudWatch that are in use. */
export type MetricUnit = 'Bytes' | 'Bytes/Second' | 'Count' | 'Milliseconds' | 'Percent';
export type MetricFigure = readonly [value: number, unit: MetricUnit];

/** Where metrics belong. */
export interface MetricPlace {
  readonly namespace: string;
  /** Value by name; together they tell one series from the others. @default - none */
  readonly dimensions?: Readonly<Record<string, string>>;
}

/**
 * Figures as a line of CloudWatch's embedded metric format, which makes metrics of them when a handler logs it. The
 * place that runs no CloudWatch has the same line in its log.
 *
 * Not by Powertools, which does the same: 29 kB more in every bundle, and a console of its own that passes the log file
 * by on one machine.
 *
 * @param figures by the metric's name
 * @param time milliseconds since 1970
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function metricLine(
  { namespace, dimensions = {} }: MetricPlace,
  figures: Readonly<Record<string, MetricFigure>>,
  time: number,
): string {
  const metrics = Object.entries(figures).map(([Name, [, Unit]]) => ({ Name, Unit }));
  return JSON.stringify({
    _aws: {
      Timestamp: time,
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [Object.keys(dimensions)], Metrics: metrics }],
    },
    ...dimensions,
    ...Object.fromEntries(Object.entries(figures).map(([name, [value]]) => [name, value])),
  });
}
