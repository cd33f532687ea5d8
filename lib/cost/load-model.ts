/**
 * What one change costs in work and bytes. **Measured** figures are of this repository, by the command named; **assumed**
 * ones are to be replaced by those of your own traffic. docs/cost.md says what is left out.
 */

/** Changes of a table's topic are spread over so many partitions, each of which makes files of its own. Assumed. */
export const busyPartitions = 3;

/** Rows that the function delivers in a second of one vCPU. Measured: `npm run bench:engines`, docs/decisions/0023. */
export const rowsPerCpuSecond = 45_000;

/** MiB of memory with which Lambda gives one vCPU. From Lambda's documentation. */
export const mibPerLambdaCpu = 1769;

/** Seconds of a delivery call beside the rows' CPU time: the call itself and the puts. Assumed, docs/decisions/0023. */
export const callSeconds = 0.1;

/** Bytes of a change in Kafka, as gzip leaves them. Assumed, docs/decisions/0023. */
export const topicBytes = 180;

/** Most seconds and bytes until NiFi writes a file of a partition. Its flow's settings, docs/pipeline.md. */
export const nifiFile = { seconds: 5, bytes: 1024 * 1024 };

/** Bytes of a row as Parquet in the lake. Measured: `npm run bench:formats`, 51.9 MB for a million sales. */
export const rowBytes = 52;

/** Days of history that the lake is counted with. Assumed: the middle of the second year is 1.5 times as dear. */
export const historyDays = 365;

/** Reads of a raw file until it is folded and compared: its end and its rows, by the fold's three statements. Assumed. */
export const readsPerFile = 6;

/** Least bytes that Athena bills for a statement. From its price page. */
export const leastScan = 10_000_000;

/** Raw bytes that one round of a fold takes (lambda/query/fold.ts). */
export const foldRoundBytes = 16 * 1024 * 1024;

/**
 * Statements of a round that bill bytes (lambda/query/fold-table.ts): three read the raw files (measure, merge history, merge
 * current), two do not (raise the watermark, read it again). Every fold reads each table's watermark once besides.
 */
export const foldStatements = { readingRaw: 3, others: 2 };

/** Requests that one vCPU of the API's tasks serves in a second. Measured: `npm run bench:ingress`, 1,000 on two cores that ran all else too. */
export const requestsPerCpuSecond = 500;

/** Share of their CPU at which tasks become more, the default of `ingress.scaleAtCpuPercent`. */
export const scaleAtShare = 0.6;

/** Bytes of a request and an answer: headers of each, and of each row in them. Assumed. */
export const headerBytes = { request: 500, answer: 300 };
export const rowJsonBytes = { request: 150, answer: 250 };

/** Bytes of a request's line in the access log. Assumed. */
export const accessLogBytes = 350;

/** Days for which topics keep changes, the default of `topics.retentionHours`. */
export const topicDays = 7;

/** Share of a broker's volume that is in use when it grows. Assumed. */
export const fullVolumeShare = 0.6;

/** GB of logs in a month that come at any load: flow logs, a database's OS metrics, a broker, a task. Assumed. */
export const idleLogGb = { flowLog: 2, database: 0.5, broker: 0.5, task: 0.3 };

/** GB that pass a NAT gateway or the interface endpoints in a month at rest: images, logs, polls. Assumed. */
export const idleEgressGb = 10;

/** Metrics of Container Insights for a cluster, a service and a task. From CloudWatch's price page, recalled. */
export const insightMetrics = { cluster: 8, service: 11, task: 6 };

/** Metrics that a delivery watch writes: of each table (lag, late, quarantined), and of NiFi (lambda/delivery/nifi-metrics.ts). */
export const watchMetrics = { perTable: 3, nifi: 11 };

/** GB of the flow that NiFi keeps. Assumed. */
export const keptFlowGb = 1;

/** Seconds of a scheduled call, by the beginning of the function's id; others count with their timeout. Assumed. */
export const scheduledSeconds: Readonly<Record<string, number>> = {
  CaptureWatch: 2,
  DeliveryWatch: 3,
  QueryTablesFold: 60,
  QueryTablesUpkeep: 300,
  Reconcile: 60,
};
