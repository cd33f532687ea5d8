import type { Context, Group, Part, VersionedGroup } from './canvas-model';
import { componentTypes } from './component-types';
import type { FakeCanvas } from './fake-canvas';

export function groupEntity(group: Group) {
  const { id, revision, settings, context, versioned } = group;
  return {
    id,
    revision,
    component: {
      id,
      name: settings.name,
      comments: settings.comments ?? '',
      ...(versioned !== undefined && { versionedComponentId: versioned }),
      ...(context && {
        parameterContext: { id: context.id, component: { id: context.id, name: context.name } },
      }),
      executionEngine: settings.executionEngine ?? 'INHERITED',
      // While it starts and while it stops NiFi says that it runs.
      statelessGroupScheduledState: group.state === 'STOPPED' ? 'STOPPED' : 'RUNNING',
    },
  };
}

export function processorEntity(canvas: FakeCanvas, part: Part) {
  const { id, revision, settings, state } = part;
  const { name, type, properties } = settings;
  const component = {
    id,
    name,
    type,
    state,
    config: { properties },
    ...extension(type),
    ...canvas.validity(part),
  };
  return { id, revision, component };
}

export function serviceEntity(canvas: FakeCanvas, part: Part) {
  const { id, revision, settings, state, parent } = part;
  const { name, type } = settings;
  return {
    id,
    revision,
    component: {
      id,
      name,
      type,
      state,
      parentGroupId: parent.id,
      ...extension(type),
      ...canvas.validity(part),
    },
  };
}

/** NiFi imports what it does not know, as something that is never valid. */
function extension(type?: string) {
  return { extensionMissing: type === undefined || !(type in componentTypes) };
}

export function contextEntity(canvas: FakeCanvas, { id, name, revision }: Context) {
  const boundProcessGroups = canvas.groups
    .filter(({ context }) => context?.id === id)
    .map((group) => ({ id: group.id }));
  return { id, revision, component: { id, name, boundProcessGroups } };
}

export function download(group: Group) {
  const contexts = new Set(group.all.flatMap(({ context }) => (context ? [context] : [])));
  return {
    flowContents: versionedGroup(group),
    parameterContexts: Object.fromEntries(
      [...contexts].map(({ name, parameters }) => [name, { name, parameters: [...parameters.values()] }]),
    ),
    flowEncodingVersion: '1.0',
  };
}

/** With the ids of the definition; the imported group itself gets one of NiFi's. Lists come in any order. */
function versionedGroup({ id, versioned, settings, ...group }: Group): VersionedGroup {
  const ofPart = ({ settings: own, id: instanceIdentifier }: Part) => ({
    ...own,
    instanceIdentifier,
    ...(own.componentType === 'CONTROLLER_SERVICE' && { scheduledState: 'DISABLED' }),
  });
  return {
    ...settings,
    identifier: versioned ?? `generated-of-${id}`,
    instanceIdentifier: id,
    processors: group.processors.map(ofPart).reverse(),
    controllerServices: group.services.map(ofPart).reverse(),
    connections: group.connections.map(ofPart),
    processGroups: group.groups.map(versionedGroup),
  };
}
