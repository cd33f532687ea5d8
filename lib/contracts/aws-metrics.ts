interface AwsMetric {
  /** The one set of dimensions by which it is read here. */
  readonly dimensions: readonly string[];
  readonly unit: string;
}

interface AwsNamespace {
  /** Page of AWS that lists them. */
  readonly source: string;
  readonly metrics: Readonly<Record<string, AwsMetric>>;
}

const ofInstance = ['DBInstanceIdentifier'];
const ofBroker = ['Broker ID', 'Cluster Name'];
const ofService = ['ClusterName', 'ServiceName'];
const count = (dimensions: readonly string[]): AwsMetric => ({ dimensions, unit: 'Count' });

/**
 * Facts of AWS's own metrics that are in use, by namespace, read on 2026-11-28. Those of MSK come at its free level of
 * monitoring, those of the tasks with Container Insights, those of Athena where a workgroup publishes them.
 */
export const awsMetrics = {
  'AWS/ApplicationELB': {
    source:
      'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html',
    metrics: {
      HTTPCode_ELB_5XX_Count: count(['LoadBalancer']),
      HTTPCode_Target_5XX_Count: count(['LoadBalancer']),
      TargetResponseTime: { dimensions: ['LoadBalancer'], unit: 'Seconds' },
    },
  },
  'AWS/Athena': {
    source: 'https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html',
    metrics: { ProcessedBytes: { dimensions: ['WorkGroup'], unit: 'Bytes' } },
  },
  'AWS/Kafka': {
    source: 'https://docs.aws.amazon.com/msk/latest/developerguide/metrics-details.html',
    metrics: {
      OfflinePartitionsCount: count(['Cluster Name']),
      UnderReplicatedPartitions: count(ofBroker),
      KafkaDataLogsDiskUsed: { dimensions: ofBroker, unit: 'Percent' },
    },
  },
  'AWS/Lambda': {
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html',
    metrics: {
      Errors: count(['FunctionName']),
      Duration: { dimensions: ['FunctionName'], unit: 'Milliseconds' },
    },
  },
  'AWS/RDS': {
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html',
    metrics: {
      CPUUtilization: { dimensions: ofInstance, unit: 'Percent' },
      DatabaseConnections: count(ofInstance),
      FreeStorageSpace: { dimensions: ofInstance, unit: 'Bytes' },
    },
  },
  'ECS/ContainerInsights': {
    source:
      'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Container-Insights-metrics-ECS.html',
    metrics: { DesiredTaskCount: count(ofService), RunningTaskCount: count(ofService) },
  },
} as const satisfies Readonly<Record<string, AwsNamespace>>;

type Namespaces = typeof awsMetrics;

/** A metric of AWS, by its namespace and its name in it. */
export type AwsMetricName = {
  [N in keyof Namespaces]: readonly [namespace: N, name: keyof Namespaces[N]['metrics'] & string];
}[keyof Namespaces];
