import type { Context, Group, Revision, VersionedGroup } from './canvas-model';
import type { ContextDefinition, FakeCanvas } from './fake-canvas';

export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export interface Asked {
  readonly id: string;
  readonly other: string;
  readonly body: Body;
  readonly query: URLSearchParams;
}

export interface Body {
  readonly id?: string;
  readonly state?: string;
  readonly components?: Readonly<Record<string, Revision>>;
  readonly revision?: Revision;
  readonly component?: {
    readonly id?: string;
    readonly comments?: string;
    readonly config?: { readonly properties?: Record<string, string> };
    readonly parameters?: readonly {
      readonly parameter: { readonly name: string; readonly value?: string };
    }[];
  };
  readonly groupName?: string;
  readonly flowSnapshot?: {
    readonly flowContents: VersionedGroup;
    readonly parameterContexts?: Record<string, ContextDefinition>;
  };
}

export function groupOf(canvas: FakeCanvas, id: string): Group {
  const found = id === 'root' ? canvas.root : canvas.groups.find((group) => group.id === id);
  if (!found) throw new Refusal(404, `Unable to find group with id '${id}'.`);
  return found;
}

/** NiFi takes a stale revision from the client that made the newest. */
export function claim(of: { revision: Revision }, proposed: Partial<Revision> | undefined): void {
  if (proposed?.version === undefined) throw new Refusal(400, 'Revision must be specified.');
  const { version, clientId } = of.revision;
  const same = proposed.clientId !== undefined && proposed.clientId === clientId;
  if (proposed.version !== version && !same) {
    throw new Refusal(400, `Revision ${proposed.version} is not the most up-to-date revision.`);
  }
  of.revision = { version: version + 1, clientId: proposed.clientId };
}

export function queryRevision(query: URLSearchParams): Partial<Revision> {
  const version = query.get('version');
  return {
    ...(version !== null && { version: Number(version) }),
    clientId: query.get('clientId') ?? undefined,
  };
}

export function contextOf(canvas: FakeCanvas, id: string): Context {
  const found = canvas.contexts.find((context) => context.id === id);
  if (!found) throw new Refusal(404, `Unable to find Parameter Context with id '${id}'.`);
  return found;
}
