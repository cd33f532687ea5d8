import type { GroupBuilder } from './group-builder';
import { parameterContextName } from './parameters';
import type { ProcessGroup } from './versioned-flow';

/** Where a group stands in NiFi's picture, in its pixels. */
export interface GroupPlace {
  readonly x: number;
  readonly y: number;
}

interface GroupSettings {
  readonly name: string;
  readonly comments: string;
  readonly position: GroupPlace;
  readonly executionEngine: 'STANDARD' | 'STATELESS';
  /** Time after which a Stateless transaction is undone. */
  readonly statelessFlowTimeout: string;
  /** @default - it is the outermost */
  readonly parent?: GroupBuilder;
  /** @default - none */
  readonly processGroups?: readonly ProcessGroup[];
}

/** A group of what a builder has collected. */
export function groupOf(
  { identifier, processors, controllerServices, outputPorts, connections }: GroupBuilder,
  { parent, processGroups = [], ...settings }: GroupSettings,
): ProcessGroup {
  return {
    identifier,
    ...(parent && { groupIdentifier: parent.identifier }),
    ...settings,
    componentType: 'PROCESS_GROUP',
    parameterContextName,
    maxConcurrentTasks: 1,
    scheduledState: 'ENABLED',
    flowFileConcurrency: 'UNBOUNDED',
    flowFileOutboundPolicy: 'STREAM_WHEN_AVAILABLE',
    defaultFlowFileExpiration: '0 sec',
    defaultBackPressureObjectThreshold: 1000,
    defaultBackPressureDataSizeThreshold: '512 MB',
    processGroups,
    processors,
    controllerServices,
    outputPorts,
    connections,
    inputPorts: [],
    remoteProcessGroups: [],
    labels: [],
    funnels: [],
  };
}
