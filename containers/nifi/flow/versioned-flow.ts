/**
 * A flow in the format in which NiFi writes one when it is downloaded (`GET /process-groups/{id}/download`) and takes
 * one that is uploaded: as much of it as the flow needs. Names of fields are NiFi's.
 */

/** A NAR of the distribution. */
export interface Bundle {
  readonly group: string;
  readonly artifact: string;
  readonly version: string;
}

interface Position {
  readonly x: number;
  readonly y: number;
}

interface Component<Type extends string> {
  readonly identifier: string;
  readonly name: string;
  readonly comments: string;
  readonly position: Position;
  readonly componentType: Type;
  readonly groupIdentifier: string;
}

/** What a property is; without it NiFi does not know that a value names another component. */
export interface PropertyDescriptor {
  readonly name: string;
  readonly displayName: string;
  readonly identifiesControllerService: boolean;
  readonly sensitive: boolean;
  readonly dynamic: boolean;
}

interface Configured {
  /** Java class. */
  readonly type: string;
  readonly bundle: Bundle;
  readonly properties: Readonly<Record<string, string>>;
  readonly propertyDescriptors: Readonly<Record<string, PropertyDescriptor>>;
}

export interface Processor extends Component<'PROCESSOR'>, Configured {
  readonly schedulingStrategy: 'TIMER_DRIVEN';
  readonly schedulingPeriod: string;
  readonly executionNode: 'ALL';
  readonly penaltyDuration: string;
  readonly yieldDuration: string;
  readonly bulletinLevel: 'WARN';
  readonly runDurationMillis: number;
  readonly concurrentlySchedulableTaskCount: number;
  readonly autoTerminatedRelationships: readonly string[];
  readonly scheduledState: 'ENABLED';
  readonly retryCount: number;
  readonly retriedRelationships: readonly string[];
  readonly backoffMechanism: 'PENALIZE_FLOWFILE';
  readonly maxBackoffPeriod: string;
  readonly style: Readonly<Record<string, string>>;
}

export interface ControllerService extends Component<'CONTROLLER_SERVICE'>, Configured {
  readonly bulletinLevel: 'WARN';
  readonly scheduledState: 'ENABLED';
}

export interface OutputPort extends Component<'OUTPUT_PORT'> {
  readonly type: 'OUTPUT_PORT';
  /** In a Stateless group what reaches a FAILURE port undoes the whole transaction. */
  readonly portFunction: 'STANDARD' | 'FAILURE';
  readonly concurrentlySchedulableTaskCount: number;
  readonly allowRemoteAccess: boolean;
  readonly scheduledState: 'ENABLED';
}

export interface ConnectionEnd {
  readonly id: string;
  readonly groupId: string;
  readonly name: string;
  readonly type: 'PROCESSOR' | 'OUTPUT_PORT';
}

export interface Connection {
  readonly identifier: string;
  readonly name: string;
  readonly source: ConnectionEnd;
  readonly destination: ConnectionEnd;
  readonly selectedRelationships: readonly string[];
  readonly backPressureObjectThreshold: number;
  readonly backPressureDataSizeThreshold: string;
  readonly flowFileExpiration: string;
  readonly prioritizers: readonly string[];
  readonly bends: readonly Position[];
  readonly labelIndex: number;
  readonly zIndex: number;
  readonly loadBalanceStrategy: 'DO_NOT_LOAD_BALANCE';
  readonly loadBalanceCompression: 'DO_NOT_COMPRESS';
  readonly partitioningAttribute: string;
  readonly componentType: 'CONNECTION';
  readonly groupIdentifier: string;
}

export interface ProcessGroup {
  readonly identifier: string;
  /** Only the outermost group has none. */
  readonly groupIdentifier?: string;
  readonly name: string;
  readonly comments: string;
  readonly position: Position;
  readonly componentType: 'PROCESS_GROUP';
  readonly parameterContextName: string;
  readonly executionEngine: 'STANDARD' | 'STATELESS';
  readonly maxConcurrentTasks: number;
  readonly statelessFlowTimeout: string;
  readonly scheduledState: 'ENABLED';
  readonly flowFileConcurrency: 'UNBOUNDED';
  readonly flowFileOutboundPolicy: 'STREAM_WHEN_AVAILABLE';
  readonly defaultFlowFileExpiration: string;
  readonly defaultBackPressureObjectThreshold: number;
  readonly defaultBackPressureDataSizeThreshold: string;
  readonly processGroups: readonly ProcessGroup[];
  readonly processors: readonly Processor[];
  readonly controllerServices: readonly ControllerService[];
  readonly outputPorts: readonly OutputPort[];
  readonly connections: readonly Connection[];
  readonly inputPorts: readonly never[];
  readonly remoteProcessGroups: readonly never[];
  readonly labels: readonly never[];
  readonly funnels: readonly never[];
}

export interface Parameter {
  readonly name: string;
  readonly description: string;
  readonly sensitive: boolean;
  readonly provided: boolean;
  /** @default - none: who deploys the flow gives it */
  readonly value?: string;
}

export interface ParameterContext {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly Parameter[];
  readonly inheritedParameterContexts: readonly string[];
}

export interface FlowSnapshot {
  readonly flowContents: ProcessGroup;
  readonly parameterContexts: Readonly<Record<string, ParameterContext>>;
  readonly externalControllerServices: Readonly<Record<string, never>>;
  readonly flowEncodingVersion: '1.0';
}
