import type { Connection, Group } from './canvas-model';

/** @param recursive with what each connection and each group in it says; else with those of one level */
export function statusOf(group: Group, recursive: boolean) {
  return {
    processGroupStatus: {
      id: group.id,
      name: group.settings.name,
      aggregateSnapshot: snapshot(group, recursive),
    },
  };
}

function snapshot(group: Group, deep: boolean): object {
  const queued = group.all
    .flatMap(({ connections }) => connections)
    .reduce((sum, one) => sum + one.queued, 0);
  const running = group.all.filter(({ state }) => state === 'RUNNING' || state === 'STOPPING').length;
  return {
    id: group.id,
    name: group.settings.name,
    flowFilesQueued: queued,
    // Each FlowFile of the tests has one byte.
    bytesQueued: queued,
    // Nothing in the tests reads from outside or writes there.
    bytesReceived: 0,
    bytesSent: 0,
    activeThreadCount: 0,
    statelessActiveThreadCount: running,
    connectionStatusSnapshots: group.connections.map((connection) => ({
      id: connection.id,
      connectionStatusSnapshot: { id: connection.id, ...use(connection) },
      canRead: true,
    })),
    processGroupStatusSnapshots: group.groups.map((child) => ({
      id: child.id,
      processGroupStatusSnapshot: deep ? snapshot(child, true) : { ...snapshot(child, false), ...shallow },
      canRead: true,
    })),
  };
}

const shallow = { connectionStatusSnapshots: [], processGroupStatusSnapshots: [] };

function use({ queued, settings }: Connection) {
  const limit = Number(settings.backPressureObjectThreshold);
  return {
    flowFilesQueued: queued,
    percentUseCount: Math.floor((100 * queued) / limit),
    percentUseBytes: 0,
  };
}

export function diagnostics() {
  return {
    systemDiagnostics: {
      aggregateSnapshot: {
        usedHeapBytes: 246_622_752,
        maxHeapBytes: 518_979_584,
        heapUtilization: '48.0%',
        totalThreads: 115,
        garbageCollection: [
          { name: 'Copy', collectionCount: 27, collectionTime: '00:00:02.160', collectionMillis: 2160 },
          {
            name: 'MarkSweepCompact',
            collectionCount: 4,
            collectionTime: '00:00:00.565',
            collectionMillis: 565,
          },
        ],
      },
    },
  };
}
