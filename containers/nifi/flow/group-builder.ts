import type { ComponentName } from './component-types';
import { configured, type PropertyValues } from './configured';
import { connectionOf } from './connection-of';
import { identifierOf } from './identifier';
import type { Connection, ControllerService, OutputPort, Processor } from './versioned-flow';

/** A component's place in the picture: columns to the right, rows downwards. */
export type Cell = readonly [column: number, row: number];

/** Distance of two cells in NiFi's own picture, in its pixels: a processor is 352 wide and 128 high. */
const cell = { width: 480, height: 240 };

interface Settings {
  readonly name: string;
  readonly comments?: string;
}

interface PlacedSettings extends Settings {
  readonly at: Cell;
}

interface ServiceSettings extends Settings {
  readonly properties: PropertyValues;
}

interface ProcessorSettings extends PlacedSettings {
  readonly properties: PropertyValues;
  /** Relationships whose FlowFiles are done with. @default - none */
  readonly ends?: readonly string[];
}

/** Collects the components of one group. */
export class GroupBuilder {
  readonly identifier: string;
  readonly processors: Processor[] = [];
  readonly controllerServices: ControllerService[] = [];
  readonly outputPorts: OutputPort[] = [];
  readonly connections: Connection[] = [];

  /** @param path names from the outermost group to this one */
  constructor(readonly path: readonly string[]) {
    this.identifier = identifierOf(...path);
  }

  service(component: ComponentName, { properties, ...settings }: ServiceSettings): ControllerService {
    const service: ControllerService = {
      ...this.component('CONTROLLER_SERVICE', { ...settings, at: [0, 0] }),
      ...configured(component, properties),
      bulletinLevel: 'WARN',
      scheduledState: 'ENABLED',
    };
    this.controllerServices.push(service);
    return service;
  }

  processor(component: ComponentName, { properties, ends = [], ...settings }: ProcessorSettings): Processor {
    const processor: Processor = {
      ...this.component('PROCESSOR', settings),
      ...configured(component, properties),
      schedulingStrategy: 'TIMER_DRIVEN',
      schedulingPeriod: '0 sec',
      executionNode: 'ALL',
      penaltyDuration: '30 sec',
      yieldDuration: '1 sec',
      bulletinLevel: 'WARN',
      runDurationMillis: 0,
      concurrentlySchedulableTaskCount: 1,
      autoTerminatedRelationships: [...ends].sort(),
      scheduledState: 'ENABLED',
      retryCount: 10,
      retriedRelationships: [],
      backoffMechanism: 'PENALIZE_FLOWFILE',
      maxBackoffPeriod: '10 mins',
      style: {},
    };
    this.processors.push(processor);
    return processor;
  }

  /** A port that undoes the transaction of a Stateless group: nothing is committed, and Kafka gives the records again. */
  failurePort(settings: PlacedSettings): OutputPort {
    const port: OutputPort = {
      ...this.component('OUTPUT_PORT', settings),
      type: 'OUTPUT_PORT',
      portFunction: 'FAILURE',
      concurrentlySchedulableTaskCount: 1,
      allowRemoteAccess: false,
      scheduledState: 'ENABLED',
    };
    this.outputPorts.push(port);
    return port;
  }

  connect(source: Processor, relationship: string, destination: Processor | OutputPort): void {
    this.connections.push(connectionOf(this.path, source, relationship, destination));
  }

  private component<T extends string>(
    componentType: T,
    { name, at: [column, row], comments = '' }: PlacedSettings,
  ) {
    return {
      identifier: identifierOf(...this.path, name),
      groupIdentifier: this.identifier,
      name,
      comments,
      position: { x: column * cell.width, y: row * cell.height },
      componentType,
    };
  }
}
