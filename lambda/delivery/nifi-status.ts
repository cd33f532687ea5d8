import * as z from 'zod';
import type { NifiConnection } from './nifi-connection';

const connection = z.object({
  connectionStatusSnapshot: z
    .object({ percentUseCount: z.number().nullish(), percentUseBytes: z.number().nullish() })
    .nullish(),
});
const group = z.object({
  flowFilesQueued: z.number(),
  bytesQueued: z.number(),
  bytesReceived: z.number(),
  bytesSent: z.number(),
  connectionStatusSnapshots: z.array(connection).nullish(),
  get processGroupStatusSnapshots() {
    return z.array(z.object({ processGroupStatusSnapshot: group.nullish() })).nullish();
  },
});
type Group = z.infer<typeof group>;

const statusAnswer = z.object({ processGroupStatus: z.object({ aggregateSnapshot: group }) });
const diagnosticsAnswer = z.object({
  systemDiagnostics: z.object({
    aggregateSnapshot: z.object({
      usedHeapBytes: z.number(),
      maxHeapBytes: z.number(),
      totalThreads: z.number(),
      garbageCollection: z.array(z.object({ collectionMillis: z.number().nullish() })),
    }),
  }),
});

/** Seconds over which NiFi adds up what went in and out. */
const window = 300;

/** What NiFi says of itself. */
export interface NifiStatus {
  /** From outside, on the average of the last five minutes. */
  readonly bytesInPerSecond: number;
  /** To outside, likewise. */
  readonly bytesOutPerSecond: number;
  readonly flowFilesQueued: number;
  readonly bytesQueued: number;
  /** Queues that are as full as they may be, so that what fills them waits: back-pressure. */
  readonly fullQueues: number;
  readonly usedHeapBytes: number;
  readonly maxHeapBytes: number;
  readonly threads: number;
  /** Since NiFi's start. */
  readonly gcMilliseconds: number;
}

/** Asks for all groups together, also those that somebody drew. */
export async function readNifiStatus(nifi: Pick<NifiConnection, 'call'>): Promise<NifiStatus> {
  const status = await nifi.call(statusAnswer, 'GET', '/flow/process-groups/root/status?recursive=true');
  const diagnostics = await nifi.call(diagnosticsAnswer, 'GET', '/system-diagnostics');
  const all = status.processGroupStatus.aggregateSnapshot;
  const jvm = diagnostics.systemDiagnostics.aggregateSnapshot;
  return {
    bytesInPerSecond: all.bytesReceived / window,
    bytesOutPerSecond: all.bytesSent / window,
    flowFilesQueued: all.flowFilesQueued,
    bytesQueued: all.bytesQueued,
    fullQueues: fullQueues(all),
    usedHeapBytes: jvm.usedHeapBytes,
    maxHeapBytes: jvm.maxHeapBytes,
    threads: jvm.totalThreads,
    gcMilliseconds: jvm.garbageCollection.reduce(
      (sum, { collectionMillis }) => sum + (collectionMillis ?? 0),
      0,
    ),
  };
}

function fullQueues({ connectionStatusSnapshots, processGroupStatusSnapshots }: Group): number {
  const own = (connectionStatusSnapshots ?? []).filter(({ connectionStatusSnapshot }) => {
    const { percentUseCount, percentUseBytes } = connectionStatusSnapshot ?? {};
    return Math.max(percentUseCount ?? 0, percentUseBytes ?? 0) >= 100;
  });
  const inner = (processGroupStatusSnapshots ?? []).map(({ processGroupStatusSnapshot }) =>
    processGroupStatusSnapshot ? fullQueues(processGroupStatusSnapshot) : 0,
  );
  return inner.reduce((sum, count) => sum + count, own.length);
}
