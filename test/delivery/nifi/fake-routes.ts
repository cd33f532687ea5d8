import type { Group } from './canvas-model';
import { claim, contextOf, groupOf, queryRevision, Refusal, type Asked } from './fake-asked';
import type { FakeCanvas } from './fake-canvas';
import { contextEntity, download, groupEntity, processorEntity, serviceEntity } from './fake-entities';
import { drops, requestDrop, requests, requestUpdate } from './fake-requests';
import { activate, schedule } from './fake-schedule';
import { diagnostics, statusOf } from './fake-status';

type Route = readonly [method: string, path: RegExp, act: (canvas: FakeCanvas, asked: Asked) => unknown];

export const routes: readonly Route[] = [
  ['GET', /^\/flow\/about$/, () => ({ about: { title: 'NiFi', version: '2.9.0' } })],
  ['GET', /^\/flow\/process-groups\/([^/]+)$/, (canvas, { id }) => flowOf(canvas, groupOf(canvas, id))],
  ['GET', /^\/process-groups\/([^/]+)$/, (canvas, { id }) => groupEntity(groupOf(canvas, id))],
  ['GET', /^\/process-groups\/([^/]+)\/download$/, (canvas, { id }) => download(groupOf(canvas, id))],
  [
    'GET',
    /^\/flow\/process-groups\/([^/]+)\/status$/,
    (canvas, { id, query }) => statusOf(groupOf(canvas, id), query.get('recursive') === 'true'),
  ],
  ['GET', /^\/system-diagnostics$/, () => diagnostics()],
  [
    'GET',
    /^\/flow\/process-groups\/([^/]+)\/controller-services$/,
    (canvas, { id, query }) => {
      const group = groupOf(canvas, id);
      const groups = query.get('includeDescendantGroups') === 'true' ? group.all : [group];
      return {
        controllerServices: groups.flatMap(({ services }) =>
          services.map((one) => serviceEntity(canvas, one)),
        ),
      };
    },
  ],
  ['POST', /^\/process-groups\/([^/]+)\/process-groups\/import$/, importGroup],
  ['PUT', /^\/process-groups\/([^/]+)$/, updateGroup],
  ['DELETE', /^\/process-groups\/([^/]+)$/, deleteGroup],
  ['PUT', /^\/flow\/process-groups\/([^/]+)$/, schedule],
  ['PUT', /^\/flow\/process-groups\/([^/]+)\/controller-services$/, activate],
  ['PUT', /^\/processors\/([^/]+)$/, updateProcessor],
  ['POST', /^\/process-groups\/([^/]+)\/empty-all-connections-requests$/, requestDrop],
  [
    'GET',
    /^\/process-groups\/([^/]+)\/empty-all-connections-requests\/([^/]+)$/,
    (_, { other }) => ({ dropRequest: drops.get(other) }),
  ],
  ['DELETE', /^\/process-groups\/([^/]+)\/empty-all-connections-requests\/([^/]+)$/, () => ({})],
  [
    'GET',
    /^\/flow\/parameter-contexts$/,
    (canvas) => ({ parameterContexts: canvas.contexts.map((one) => contextEntity(canvas, one)) }),
  ],
  ['DELETE', /^\/parameter-contexts\/([^/]+)$/, deleteContext],
  ['POST', /^\/parameter-contexts\/([^/]+)\/update-requests$/, requestUpdate],
  [
    'GET',
    /^\/parameter-contexts\/([^/]+)\/update-requests\/([^/]+)$/,
    (_, { other }) => ({ request: requests.get(other) }),
  ],
  ['DELETE', /^\/parameter-contexts\/([^/]+)\/update-requests\/([^/]+)$/, () => ({})],
  [
    'GET',
    /^\/flow\/bulletin-board$/,
    (canvas, { query }) => ({
      bulletinBoard: {
        bulletins: canvas.bulletins.filter(({ id }) => id > Number(query.get('after') ?? -1)),
      },
    }),
  ],
];

function flowOf(canvas: FakeCanvas, { id, groups, processors, connections }: Group) {
  const instance = (identifier?: string) =>
    processors.find(({ settings }) => settings.identifier === identifier)?.id ?? identifier;
  const flow = {
    processGroups: groups.map(groupEntity),
    processors: processors.map((one) => processorEntity(canvas, one)),
    connections: connections.map((one) => ({
      id: one.id,
      revision: one.revision,
      sourceId: instance(one.settings.source?.id),
      destinationId: instance(one.settings.destination?.id),
    })),
    inputPorts: [],
    outputPorts: [],
    funnels: [],
    labels: [],
    remoteProcessGroups: [],
  };
  return { processGroupFlow: { id, flow } };
}

function importGroup(canvas: FakeCanvas, { body: { groupName, flowSnapshot } }: Asked) {
  if (!groupName || !flowSnapshot) throw new Refusal(400, 'The process group name is required.');
  const { flowContents, parameterContexts = {} } = flowSnapshot;
  return groupEntity(canvas.import(groupName, flowContents, parameterContexts));
}

function updateGroup(canvas: FakeCanvas, { id, body: { revision, component } }: Asked) {
  const group = groupOf(canvas, id);
  if (component?.id !== id)
    throw new Refusal(400, 'The process group id does not equal that of the resource.');
  claim(group, revision);
  if (component.comments !== undefined) group.settings.comments = component.comments;
  return groupEntity(group);
}

function deleteGroup(canvas: FakeCanvas, { id, query }: Asked) {
  const group = groupOf(canvas, id);
  for (const one of group.all) {
    if (one.state !== 'STOPPED' || one.processors.some(({ state }) => state === 'RUNNING'))
      throw new Refusal(409, 'Cannot delete because Processor is running');
    if (one.services.some(({ state }) => state !== 'DISABLED'))
      throw new Refusal(409, 'cannot be deleted because it is not disabled');
    if (one.connections.some(({ queued }) => queued > 0))
      throw new Refusal(409, 'Queue not empty for connection');
  }
  claim(group, queryRevision(query));
  canvas.root.groups.splice(canvas.root.groups.indexOf(group), 1);
  return groupEntity(group);
}

function updateProcessor(canvas: FakeCanvas, { id, body: { revision, component } }: Asked) {
  const processor = canvas.groups.flatMap(({ processors }) => processors).find((one) => one.id === id);
  if (!processor) throw new Refusal(404, `Unable to find processor with id '${id}'.`);
  if (processor.state === 'RUNNING') throw new Refusal(409, 'Cannot update because it is not stopped');
  claim(processor, revision);
  Object.assign((processor.settings.properties ??= {}), component?.config?.properties);
  canvas.changed(processor);
  return processorEntity(canvas, processor);
}

function deleteContext(canvas: FakeCanvas, { id, query }: Asked) {
  const context = contextOf(canvas, id);
  claim(context, queryRevision(query));
  canvas.contexts.splice(canvas.contexts.indexOf(context), 1);
  for (const group of canvas.groups) if (group.context === context) group.context = undefined;
  return {};
}
