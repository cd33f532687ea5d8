import { randomUUID } from 'node:crypto';

/** As far as the deployment looks. */
export interface Revision {
  readonly version: number;
  readonly clientId?: string | undefined;
}

export interface VersionedComponent {
  identifier: string;
  name?: string;
  type?: string;
  properties?: Record<string, string | null>;
  scheduledState?: string;
  source?: { id: string };
  destination?: { id: string };
  [setting: string]: unknown;
}

export interface VersionedGroup extends VersionedComponent {
  comments?: string;
  executionEngine?: 'STATELESS' | 'STANDARD' | 'INHERITED';
  parameterContextName?: string;
  processors?: VersionedComponent[];
  controllerServices?: VersionedComponent[];
  connections?: VersionedComponent[];
  processGroups?: VersionedGroup[];
}

export interface Part {
  readonly id: string;
  readonly parent: Group;
  /** As in the definition, with ids of the definition. */
  readonly settings: VersionedComponent;
  revision: Revision;
  state: string;
  /** Milliseconds since 1970 from which it is validated. */
  validAt: number;
}

export interface Connection extends Part {
  queued: number;
}

export interface Context {
  readonly id: string;
  readonly name: string;
  readonly parameters: Map<string, Record<string, unknown>>;
  revision: Revision;
}

export class Group {
  readonly id: string = randomUUID();
  readonly processors: Part[] = [];
  readonly services: Part[] = [];
  readonly connections: Connection[] = [];
  readonly groups: Group[] = [];
  revision: Revision = { version: 0 };
  context: Context | undefined;
  /** Of a group in the Stateless engine. */
  state: 'STOPPED' | 'STARTING' | 'RUNNING' | 'STOPPING' = 'STOPPED';

  constructor(
    readonly parent: Group | undefined,
    readonly settings: VersionedGroup,
    /** Nothing of the group that was imported itself. */
    readonly versioned?: string,
  ) {}

  get engine(): 'STATELESS' | 'STANDARD' {
    const own = this.settings.executionEngine ?? 'INHERITED';
    return own === 'INHERITED' ? (this.parent?.engine ?? 'STANDARD') : own;
  }

  get all(): Group[] {
    return [this, ...this.groups.flatMap((group) => group.all)];
  }
}
