import { metricLine } from '../metrics/metric-line';
import type { NifiFindings } from './look-at-nifi';

interface Place {
  readonly namespace: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** NiFi's figures as a line that CloudWatch makes metrics of. They have no dimension: there is one NiFi. */
export function nifiMetrics(found: NifiFindings, { namespace, now }: Place): string {
  return metricLine(
    { namespace },
    {
      FlowRuns: [found.runs ? 1 : 0, 'Count'],
      DriftedComponents: [found.drift.length, 'Count'],
      FullQueues: [found.fullQueues, 'Count'],
      FlowFilesQueued: [found.flowFilesQueued, 'Count'],
      BytesQueued: [found.bytesQueued, 'Bytes'],
      BytesInPerSecond: [found.bytesInPerSecond, 'Bytes/Second'],
      BytesOutPerSecond: [found.bytesOutPerSecond, 'Bytes/Second'],
      HeapUsed: [found.usedHeapBytes, 'Bytes'],
      HeapUsedPercent: [(100 * found.usedHeapBytes) / found.maxHeapBytes, 'Percent'],
      Threads: [found.threads, 'Count'],
      GcMilliseconds: [found.gcMilliseconds, 'Milliseconds'],
    },
    now,
  );
}

/** Of a NiFi that tells nothing, one thing is known. */
export function silentNifiMetrics({ namespace, now }: Place): string {
  return metricLine({ namespace }, { FlowRuns: [0, 'Count'] }, now);
}
