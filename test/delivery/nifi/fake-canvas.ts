import { randomUUID } from 'node:crypto';
import { Group, type Connection, type Context, type Part, type VersionedGroup } from './canvas-model';
import { componentTypes } from './component-types';

/** Milliseconds that NiFi takes, on a small scale, for what it does in the background. */
const validationMs = 60;
const transitionMs = 80;
const complaintMs = 50;

export interface Bulletin {
  readonly id: number;
  readonly groupId: string;
  readonly bulletin: { readonly level: string; readonly message: string; readonly sourceName: string };
}

export interface ContextDefinition {
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly value?: string | null }[];
}

/** What NiFi holds and how it behaves: validation, schedules, services, queues, bulletins. */
export class FakeCanvas {
  readonly root = new Group(undefined, {
    identifier: 'root',
    name: 'NiFi Flow',
    executionEngine: 'STANDARD',
  });
  readonly contexts: Context[] = [];
  readonly bulletins: Bulletin[] = [];
  private readonly due: { readonly at: number; readonly act: () => void }[] = [];
  private readonly complained = new Map<string, number>();

  get groups(): Group[] {
    return this.root.all;
  }

  /** Does later what NiFi does in threads of its own; `settle` must be called before anything is told. */
  later(act: () => void, ms = transitionMs): void {
    this.due.push({ at: Date.now() + ms, act });
  }

  settle(): void {
    for (const task of this.due.filter(({ at }) => at <= Date.now())) {
      this.due.splice(this.due.indexOf(task), 1);
      task.act();
    }
    for (const group of this.groups) {
      if (group.engine === 'STANDARD') for (const connection of group.connections) flow(connection, group);
      for (const processor of group.processors) this.complain(processor);
    }
  }

  import(
    name: string,
    definition: VersionedGroup,
    contexts: Readonly<Record<string, ContextDefinition>>,
  ): Group {
    for (const { name: wanted, parameters } of Object.values(contexts)) {
      const known = this.contexts.find((context) => context.name === wanted);
      const context = known ?? {
        id: randomUUID(),
        name: wanted,
        parameters: new Map(),
        revision: { version: 0 },
      };
      // What is there keeps its values.
      for (const one of parameters)
        if (!context.parameters.has(one.name)) context.parameters.set(one.name, { ...one });
      if (!known) this.contexts.push(context);
    }
    const group = this.build(this.root, { ...definition, name }, undefined);
    this.root.groups.push(group);
    return group;
  }

  private build(parent: Group, definition: VersionedGroup, versioned: string | undefined): Group {
    const { processors = [], controllerServices = [], connections = [], processGroups = [] } = definition;
    const group = new Group(parent, structuredClone(definition), versioned);
    group.context = this.contexts.find(({ name }) => name === definition.parameterContextName);
    const made = (state: string) => (settings: Part['settings']) => ({
      id: randomUUID(),
      parent: group,
      settings: structuredClone(settings),
      revision: { version: 0 },
      state,
      validAt: Date.now() + validationMs,
    });
    group.processors.push(
      ...processors.map((one) => made(one.scheduledState === 'DISABLED' ? 'DISABLED' : 'STOPPED')(one)),
    );
    group.services.push(...controllerServices.map(made('DISABLED')));
    group.connections.push(...connections.map((one) => ({ ...made('')(one), queued: 0 })));
    group.groups.push(...processGroups.map((child) => this.build(group, child, child.identifier)));
    return group;
  }

  changed(part: Part): void {
    part.validAt = Date.now() + validationMs;
  }

  validity(part: Part): { validationStatus: string; validationErrors?: string[] } {
    if (Date.now() < part.validAt) return { validationStatus: 'VALIDATING' };
    const validationErrors = this.errors(part);
    return validationErrors.length > 0
      ? { validationStatus: 'INVALID', validationErrors }
      : { validationStatus: 'VALID' };
  }

  private errors({ settings, parent }: Part): string[] {
    const known = componentTypes[settings.type ?? ''];
    if (!known) return [`'Missing Component' is invalid because it is of type ${settings.type ?? ''}`];
    const { properties, services = [] } = known;
    const errors: string[] = [];
    for (const [name, { form, required }] of Object.entries(properties)) {
      const { value, unknown } = this.resolve(settings.properties?.[name] ?? undefined, parent);
      if (unknown !== undefined) {
        errors.push(
          `'${name}' is invalid because Property references Parameter '${unknown}' that does not exist`,
        );
      } else if (value === undefined) {
        if (required) errors.push(`'${name}' is invalid because ${name} is required`);
      } else if (services.includes(name)) {
        errors.push(...serviceErrors(name, value, parent));
      } else if (form && !form.test(value)) {
        errors.push(`'${name}' validated against '${value}' is invalid because it is not allowed`);
      }
    }
    return errors;
  }

  resolve(raw: string | undefined, group: Group): { value?: string | undefined; unknown?: string } {
    const [, parameter] = /^#\{(.+)\}$/.exec(raw ?? '') ?? [];
    if (parameter === undefined) return { value: raw };
    const found = group.context?.parameters.get(parameter);
    if (!found) return { unknown: parameter };
    return { value: (found.value as string | null | undefined) ?? undefined };
  }

  startStateless(group: Group): void {
    if (group.state !== 'STOPPED') return;
    group.state = 'STARTING';
    for (const service of group.all.flatMap((one) => one.services)) service.state = 'ENABLED';
    this.later(() => {
      if (group.state !== 'STARTING') return;
      group.state = 'RUNNING';
      for (const processor of group.all.flatMap((one) => one.processors))
        if (processor.state === 'STOPPED') processor.state = 'RUNNING';
    });
  }

  stopStateless(group: Group): void {
    if (group.state === 'STOPPED' || group.state === 'STOPPING') return;
    group.state = 'STOPPING';
    this.later(() => {
      group.state = 'STOPPED';
      for (const one of group.all) {
        for (const processor of one.processors)
          if (processor.state === 'RUNNING') processor.state = 'STOPPED';
        for (const service of one.services) service.state = 'DISABLED';
      }
    });
  }

  /** A splitter whose source makes no JSON list. */
  private complain(processor: Part): void {
    const { id, settings, parent, state } = processor;
    if (state !== 'RUNNING' || !settings.type?.endsWith('.SplitJson')) return;
    const texts = parent.processors.map((one) => one.settings.properties?.['Custom Text'] ?? '');
    if (texts.every((text) => /^\[|^$/.test(this.resolve(text, parent).value ?? ''))) return;
    if (Date.now() - (this.complained.get(id) ?? 0) < complaintMs) return;
    this.complained.set(id, Date.now());
    this.bulletins.push({
      id: this.bulletins.length,
      groupId: parent.id,
      bulletin: {
        level: 'ERROR',
        sourceName: settings.name ?? '',
        message: 'FlowFile secret row did not have valid JSON content.',
      },
    });
  }
}

function flow(connection: Connection, { processors }: Group): void {
  const at = (end?: { id: string }) =>
    processors.find(({ settings }) => settings.identifier === end?.id)?.state === 'RUNNING';
  if (at(connection.settings.destination)) connection.queued = 0;
  else if (at(connection.settings.source)) connection.queued = 3;
}

function serviceErrors(property: string, identifier: string, from: Group): string[] {
  for (let group: Group | undefined = from; group; group = group.parent) {
    const service = group.services.find(({ settings }) => settings.identifier === identifier);
    if (!service) continue;
    const own = group.engine === 'STATELESS' && from.engine === 'STATELESS';
    return service.state === 'ENABLED' || own
      ? []
      : [`'${property}' is invalid because Controller Service with ID ${service.id} is disabled`];
  }
  return [`'${property}' is invalid because ${identifier} is not a valid Controller Service Identifier`];
}
