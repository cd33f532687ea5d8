import { routeLine, type MetricPlace } from '../metrics/metric-line';
import type { NifiFindings } from './look-at-nifi';

/** NiFi's figures as a line that CloudWatch makes metrics of. They have no dimension: there is one NiFi. */
export function nifiMetrics(found: NifiFindings, place: MetricPlace): string {
  return routeLine(place, {
    FlowRuns: found.runs ? 1 : 0,
    DriftedComponents: found.drift.length,
    FullQueues: found.fullQueues,
    FlowFilesQueued: found.flowFilesQueued,
    BytesQueued: found.bytesQueued,
    BytesInPerSecond: found.bytesInPerSecond,
    BytesOutPerSecond: found.bytesOutPerSecond,
    HeapUsed: found.usedHeapBytes,
    HeapUsedPercent: (100 * found.usedHeapBytes) / found.maxHeapBytes,
    Threads: found.threads,
    GcMilliseconds: found.gcMilliseconds,
  });
}

/** Of a NiFi that tells nothing, one thing is known. */
export function silentNifiMetrics(place: MetricPlace): string {
  return routeLine(place, { FlowRuns: 0 });
}
