import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { NifiConnection } from './nifi-connection';
import { NifiRefused } from './nifi-errors';

const revision = z.object({ version: z.number().int() });
const validity = z.object({
  name: z.string().nullish(),
  state: z.string(),
  validationStatus: z.enum(['VALID', 'INVALID', 'VALIDATING']).nullish(),
  validationErrors: z.array(z.string()).nullish(),
  type: z.string(),
  /** NiFi imports what it does not know, as something that is never valid. */
  extensionMissing: z.boolean().nullish(),
});
const processor = z.object({ id: z.string(), revision, component: validity });
const service = z.object({
  id: z.string(),
  component: validity.extend({ parentGroupId: z.string() }),
});
const group = z.object({
  id: z.string(),
  revision,
  component: z.object({
    name: z.string(),
    comments: z.string().nullish(),
    parameterContext: z
      .object({ id: z.string(), component: z.object({ name: z.string() }).nullish() })
      .nullish(),
    executionEngine: z.enum(['STATELESS', 'STANDARD', 'INHERITED']),
    statelessGroupScheduledState: z.string(),
  }),
});
export type NifiGroup = z.infer<typeof group>;
export type NifiProcessor = z.infer<typeof processor>;
export type NifiService = z.infer<typeof service>;

const contents = z.object({
  processGroupFlow: z.object({
    id: z.string(),
    flow: z.object({
      processGroups: z.array(group),
      processors: z.array(processor),
      connections: z.array(z.object({ destinationId: z.string() })),
    }),
  }),
});
export type NifiContents = z.infer<typeof contents>['processGroupFlow']['flow'];

const status = z.object({
  processGroupStatus: z.object({
    aggregateSnapshot: z.object({
      flowFilesQueued: z.number(),
      activeThreadCount: z.number().nullish(),
      statelessActiveThreadCount: z.number().nullish(),
    }),
  }),
});
const bulletins = z.object({
  bulletinBoard: z.object({
    bulletins: z.array(
      z.object({
        id: z.number(),
        groupId: z.string().nullish(),
        bulletin: z
          .object({ level: z.string(), message: z.string().nullish(), sourceName: z.string().nullish() })
          .nullish(),
      }),
    ),
  }),
});
export type NifiBulletin = z.infer<typeof bulletins>['bulletinBoard']['bulletins'][number];

const contexts = z.object({
  parameterContexts: z.array(
    z.object({
      id: z.string(),
      revision,
      component: z.object({
        name: z.string(),
        boundProcessGroups: z.array(z.object({ id: z.string() })).nullish(),
      }),
    }),
  ),
});
export type NifiContext = z.infer<typeof contexts>['parameterContexts'][number];

const about = z.object({ about: z.object({ version: z.string() }) });
const anything = z.unknown();

/** What can be asked of components that start and stop as a whole. */
type Scheduled = 'RUNNING' | 'STOPPED';

/** The part of NiFi's REST API that the deployment of a flow needs. */
export class NifiApi {
  /** NiFi takes a stale revision from the client that made the newest: each run is a client of its own. */
  private readonly clientId = randomUUID();

  constructor(private readonly connection: Pick<NifiConnection, 'call'>) {}

  async version(): Promise<string> {
    return (await this.connection.call(about, 'GET', '/flow/about')).about.version;
  }

  /** One level of a group; `root` is the canvas. */
  async readContents(id: string): Promise<NifiContents> {
    return (await this.connection.call(contents, 'GET', `/flow/process-groups/${id}`)).processGroupFlow.flow;
  }

  async readGroup(id: string): Promise<NifiGroup> {
    return this.connection.call(group, 'GET', `/process-groups/${id}`);
  }

  /** Those of the group and of all groups in it. */
  async readServices(id: string): Promise<NifiService[]> {
    const path = `/flow/process-groups/${id}/controller-services?includeAncestorGroups=false&includeDescendantGroups=true`;
    return (await this.connection.call(z.object({ controllerServices: z.array(service) }), 'GET', path))
      .controllerServices;
  }

  /** FlowFiles that wait, and threads that work, in the group and all groups in it. */
  async readLoad(id: string): Promise<{ queued: number; threads: number }> {
    const answer = await this.connection.call(status, 'GET', `/flow/process-groups/${id}/status`);
    const { flowFilesQueued, activeThreadCount, statelessActiveThreadCount } =
      answer.processGroupStatus.aggregateSnapshot;
    return { queued: flowFilesQueued, threads: (activeThreadCount ?? 0) + (statelessActiveThreadCount ?? 0) };
  }

  /** The group as a flow definition. */
  async download(id: string): Promise<unknown> {
    return this.connection.call(anything, 'GET', `/process-groups/${id}/download`);
  }

  /** Makes a group on the canvas from a definition; nothing of it runs. */
  async importGroup(groupName: string, flowSnapshot: unknown): Promise<NifiGroup> {
    return this.connection.call(group, 'POST', '/process-groups/root/process-groups/import', {
      groupName,
      positionDTO: { x: 0, y: 0 },
      revisionDTO: { version: 0, clientId: this.clientId },
      flowSnapshot,
    });
  }

  async setComments({ id, revision }: NifiGroup, comments: string): Promise<NifiGroup> {
    return this.connection.call(group, 'PUT', `/process-groups/${id}`, {
      revision: { ...revision, clientId: this.clientId },
      component: { id, comments },
    });
  }

  /**
   * @param only revisions by component: processors, and groups of the Stateless engine @default - all in the group
   */
  async schedule(id: string, state: Scheduled, only?: ReadonlyMap<string, number>): Promise<void> {
    const components =
      only &&
      Object.fromEntries(
        [...only].map(([component, version]) => [component, { version, clientId: this.clientId }]),
      );
    await this.connection.call(anything, 'PUT', `/flow/process-groups/${id}`, {
      id,
      state,
      ...(components && { components }),
    });
  }

  /** All of them but those of groups in the Stateless engine, which NiFi enables when such a group starts. */
  async activateServices(id: string, state: 'ENABLED' | 'DISABLED'): Promise<void> {
    await this.connection.call(anything, 'PUT', `/flow/process-groups/${id}/controller-services`, {
      id,
      state,
    });
  }

  /** Deletes a group that is stopped, with empty queues and disabled services. */
  async deleteGroup({ id, revision: { version } }: NifiGroup): Promise<void> {
    await this.connection.call(anything, 'DELETE', `/process-groups/${id}?${this.query(version)}`);
  }

  async readContexts(): Promise<NifiContext[]> {
    return (await this.connection.call(contexts, 'GET', '/flow/parameter-contexts')).parameterContexts;
  }

  /** Deletes a parameter context that no group is bound to. */
  async deleteContext({ id, revision: { version } }: NifiContext): Promise<void> {
    await this.connection.call(anything, 'DELETE', `/parameter-contexts/${id}?${this.query(version)}`);
  }

  /** Errors and warnings of the last five minutes. */
  async readBulletins(after: number): Promise<NifiBulletin[]> {
    const answer = await this.connection.call(bulletins, 'GET', `/flow/bulletin-board?after=${after}`);
    return answer.bulletinBoard.bulletins;
  }

  private query(version: number): string {
    return new URLSearchParams({ version: String(version), clientId: this.clientId }).toString();
  }
}

/** True when NiFi says that there is no such thing: somebody deleted it meanwhile, or a run before. */
export function isGone(error: unknown): boolean {
  return error instanceof NifiRefused && error.status === 404;
}
