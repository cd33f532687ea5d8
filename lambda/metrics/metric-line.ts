import { routeMetrics, tableDimension, tableMetrics } from '../../lib/contracts/metrics';
import type { MetricUnit, RouteMetric, TableMetric } from '../../lib/contracts/metrics';

/** Where metrics of the route belong. */
export interface MetricPlace {
  /** CloudWatch's, one an environment. */
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Where a table's metrics belong. */
export interface TablePlace extends MetricPlace {
  /** Name of the table, or of a topic that has none. */
  readonly table: string;
}

/** Figures of the route as a line that CloudWatch makes metrics of. */
export function routeLine(place: MetricPlace, figures: Figures<RouteMetric>): string {
  return metricLine(place, {}, routeMetrics, figures);
}

/** A table's figures as a line that CloudWatch makes metrics of. */
export function tableLine({ table, ...place }: TablePlace, figures: Figures<TableMetric>): string {
  return metricLine(place, { [tableDimension]: table }, tableMetrics, figures);
}

/** By the metric's name, in its unit. */
type Figures<Name extends string> = Readonly<Partial<Record<Name, number>>>;

/**
 * A line of CloudWatch's embedded metric format, which makes metrics when a handler logs it. The place that runs no
 * CloudWatch has the same line in its log.
 *
 * Not by Powertools, which does the same: 29 kB more in every bundle, and a console of its own that passes the log file
 * by on one machine.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function metricLine<Name extends string>(
  { namespace, now }: MetricPlace,
  dimensions: Readonly<Record<string, string>>,
  units: Readonly<Record<Name, MetricUnit>>,
  figures: Figures<Name>,
): string {
  const names = Object.keys(figures) as Name[];
  return JSON.stringify({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [Object.keys(dimensions)],
          Metrics: names.map((Name) => ({ Name, Unit: units[Name] })),
        },
      ],
    },
    ...dimensions,
    ...figures,
  });
}
