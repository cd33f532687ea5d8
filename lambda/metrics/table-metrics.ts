import { metricLine, type MetricFigure } from './metric-line';

/** Where a table's metrics belong. */
export interface TablePlace {
  readonly namespace: string;
  /** Name of the captured table: the one dimension. */
  readonly table: string;
}

/**
 * A table's counts as a line that CloudWatch makes metrics of.
 *
 * @param counts by the metric's name
 * @param time milliseconds since 1970
 */
export function tableMetrics(
  { namespace, table }: TablePlace,
  counts: Readonly<Record<string, number>>,
  time: number,
): string {
  const figures = Object.entries(counts).map(([name, count]) => [name, [count, 'Count'] as MetricFigure]);
  return metricLine(
    { namespace, dimensions: { Table: table } },
    Object.fromEntries(figures) as Record<string, MetricFigure>,
    time,
  );
}
