import type { NifiApi, NifiGroup, NifiProcessor, NifiService } from './nifi-api';

type Engine = 'STATELESS' | 'STANDARD';

/** What is in a group and the groups in it, as it stands now. */
export interface FlowView {
  readonly groupIds: ReadonlySet<string>;
  readonly processors: readonly NifiProcessor[];
  /** With the engine of its group: services of Stateless groups are enabled when these start. */
  readonly services: readonly (NifiService & { readonly engine: Engine })[];
  /** Revisions of what can be stopped by itself and brings data in, by id; nothing when the whole group is Stateless. */
  readonly sources: ReadonlyMap<string, number>;
  /** True while anything runs, starts or stops. */
  readonly active: boolean;
}

export async function viewFlow(api: NifiApi, id: string): Promise<FlowView> {
  const top = await api.readGroup(id);
  const levels = await readLevels(api, top, 'STANDARD');
  const engines = new Map(levels.map(({ group, engine }) => [group.id, engine]));
  const processors = levels.flatMap((level) => level.processors);
  return {
    groupIds: new Set(engines.keys()),
    processors,
    services: (await api.readServices(id)).map((service) => ({
      ...service,
      engine: engines.get(service.component.parentGroupId) ?? 'STANDARD',
    })),
    sources: new Map(levels.flatMap((level) => level.sources)),
    active:
      processors.some(({ component }) => component.state === 'RUNNING') ||
      levels.some(({ group }) => group.component.statelessGroupScheduledState === 'RUNNING'),
  };
}

interface Level {
  readonly group: NifiGroup;
  readonly engine: Engine;
  readonly processors: readonly NifiProcessor[];
  readonly sources: readonly (readonly [string, number])[];
}

async function readLevels(api: NifiApi, group: NifiGroup, outer: Engine): Promise<Level[]> {
  const { executionEngine } = group.component;
  const engine = executionEngine === 'INHERITED' ? outer : executionEngine;
  const { processGroups, processors, connections } = await api.readContents(group.id);
  const fed = new Set(connections.map(({ destinationId }) => destinationId));
  const starts = [
    ...processors.filter(({ id, component }) => !fed.has(id) && component.state === 'RUNNING'),
    ...processGroups.filter(({ component }) => component.executionEngine === 'STATELESS'),
  ];
  const inner: Level[] = [];
  for (const child of processGroups) inner.push(...(await readLevels(api, child, engine)));
  const sources =
    engine === 'STANDARD' ? starts.map(({ id, revision }) => [id, revision.version] as const) : [];
  return [{ group, engine, processors, sources }, ...inner];
}
