/** Units of CloudWatch that are in use. */
export type MetricUnit = 'Bytes' | 'Bytes/Second' | 'Count' | 'Milliseconds' | 'Percent';

/** What handlers tell of the route as a whole, with the unit. These metrics have no dimension. */
export const routeMetrics = {
  SlotHeldBytes: 'Bytes',
  CaptureRefused: 'Count',
  ConnectorRestarts: 'Count',
  FlowRuns: 'Count',
  DriftedComponents: 'Count',
  FullQueues: 'Count',
  FlowFilesQueued: 'Count',
  BytesQueued: 'Bytes',
  BytesInPerSecond: 'Bytes/Second',
  BytesOutPerSecond: 'Bytes/Second',
  HeapUsed: 'Bytes',
  HeapUsedPercent: 'Percent',
  Threads: 'Count',
  GcMilliseconds: 'Milliseconds',
} as const satisfies Readonly<Record<string, MetricUnit>>;
export type RouteMetric = keyof typeof routeMetrics;

/** What handlers tell of a table, with the unit. Its name is the one dimension. */
export const tableMetrics = {
  ConsumerLag: 'Count',
  LateRecords: 'Count',
  QuarantinedRecords: 'Count',
  SourceRows: 'Count',
  LakeRows: 'Count',
  DifferingKeys: 'Count',
  BrokenRules: 'Count',
} as const satisfies Readonly<Record<string, MetricUnit>>;
export type TableMetric = keyof typeof tableMetrics;

/** The dimension of a table's metrics. */
export const tableDimension = 'Table';
