import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { factsOf, nifiVersion, type ComponentFacts } from '../../containers/nifi/flow/component-facts';
import type {
  ControllerService,
  FlowSnapshot,
  ProcessGroup,
  Processor,
} from '../../containers/nifi/flow/versioned-flow';

const nifi = join(__dirname, '..', '..', 'containers', 'nifi');
const flow = JSON.parse(readFileSync(join(nifi, 'flow', 'flow.json'), 'utf8')) as FlowSnapshot;
const groups = withInner(flow.flowContents);
const processors = groups.flatMap((group) => group.processors);
const services = groups.flatMap((group) => group.controllerServices);
const components = [...processors, ...services];

/** Component and property, with the value and what NiFi says of it; undefined for a property that is not declared. */
const settings = components.flatMap((component) => {
  const facts = factsOf(component.type);
  return Object.entries(component.properties).map(([name, value]) => ({
    at: `${component.name}: ${name}`,
    component,
    facts,
    name,
    value,
    property: facts.properties[name],
  }));
});

const isReference = (value: string) => /^#\{\w+\}$/.test(value);

it('is made of components of the NiFi in the image, from NARs that the image keeps', () => {
  const kept = readFileSync(join(nifi, 'nars.txt'), 'utf8').split('\n');
  for (const { type, bundle } of components) {
    expect(bundle).toEqual({
      group: 'org.apache.nifi',
      artifact: factsOf(type).artifact,
      version: nifiVersion,
    });
    expect(kept).toContain(bundle.artifact);
  }
  expect(readFileSync(join(nifi, 'Dockerfile'), 'utf8')).toContain(`apache/nifi:${nifiVersion}\n`);
});

it('sets only properties that the component declares, or takes undeclared', () => {
  expect(
    settings.filter(({ property, facts }) => !property && facts.dynamicProperties === undefined),
  ).toEqual([]);
  for (const { component, name, property } of settings) {
    expect(component.propertyDescriptors[name]).toMatchObject({
      name,
      dynamic: property === undefined,
      identifiesControllerService: property?.service !== undefined,
      sensitive: false,
    });
  }
});

it('gives a property with a choice one of its values, or a parameter', () => {
  const choices = settings.filter(({ property }) => property?.allowed);
  expect(choices.length).toBeGreaterThan(20);
  expect(
    choices.filter(({ property, value }) => !property!.allowed!.includes(value) && !isReference(value)),
  ).toEqual([]);
});

it('leaves no property out that must be there', () => {
  const missing = components.flatMap((component) => {
    const { properties } = factsOf(component.type);
    return Object.entries(properties)
      .filter(([name, { required }]) => required && counts(component, name))
      .filter(([name]) => valueOf(component, name) === undefined)
      .map(([name]) => `${component.name}: ${name}`);
  });
  expect(missing).toEqual([]);
});

it('writes expressions only where NiFi works them out', () => {
  const evaluated = ({ property, facts }: (typeof settings)[number]) =>
    property ? property.expressions : facts.dynamicProperties;
  const expressions = settings.filter(({ value, name }) => value.includes('${') && name !== 'Script Body');
  expect(expressions.length).toBeGreaterThan(10);
  expect(
    expressions.filter((setting) => evaluated(setting) !== 'FLOWFILE_ATTRIBUTES').map(({ at }) => at),
  ).toEqual([]);
});

it('names services that are there, in the same group or above, and that are what the property asks for', () => {
  const references = settings.filter(({ property }) => property?.service !== undefined);
  expect(references.length).toBeGreaterThan(0);
  for (const { at, component, value, property } of references) {
    const service = servicesSeenFrom(component.groupIdentifier).find(
      ({ identifier }) => identifier === value,
    );
    expect([at, service && factsOf(service.type).provides]).toEqual([
      at,
      expect.arrayContaining([property!.service]),
    ]);
  }
});

it('leads every relationship on or ends it, never both', () => {
  for (const group of groups) {
    for (const processor of group.processors) {
      const led = group.connections
        .filter(({ source }) => source.id === processor.identifier)
        .flatMap(({ selectedRelationships }) => selectedRelationships);
      const handled = [...led, ...processor.autoTerminatedRelationships].sort();
      expect([processor.name, handled]).toEqual([processor.name, relationshipsOf(processor).sort()]);
    }
  }
});

it('connects components of one group, and leaves none unconnected', () => {
  for (const { identifier, connections, processors, outputPorts } of groups) {
    const within = [...processors, ...outputPorts];
    const known = within.map((one) => [one.identifier, one.name, one.componentType, one.groupIdentifier]);
    const ends = connections.flatMap(({ source, destination }) => [source, destination]);
    for (const end of ends) expect(known).toContainEqual([end.id, end.name, end.type, identifier]);
    for (const one of within) expect(ends.map(({ id }) => id)).toContain(one.identifier);
  }
});

it('undoes the transaction when a file is not written: failures end at a failure port, and nowhere else', () => {
  const tables = groups.filter(({ executionEngine }) => executionEngine === 'STATELESS');
  for (const { connections, outputPorts, processors } of tables) {
    expect(outputPorts.map(({ portFunction }) => portFunction)).toEqual(['FAILURE']);
    const failures = connections.filter(({ selectedRelationships }) =>
      selectedRelationships.includes('failure'),
    );
    expect(new Set(failures.map(({ destination }) => destination.id))).toEqual(
      new Set([outputPorts[0]!.identifier]),
    );
    expect(processors.flatMap((one) => one.autoTerminatedRelationships)).not.toContain('failure');
  }
});

it('defines the parameters that it uses, uses those that it defines, and gives every group their context', () => {
  const [[name, { parameters }]] = Object.entries(flow.parameterContexts) as [
    [string, FlowSnapshot['parameterContexts'][string]],
  ];
  const used = settings.flatMap(({ value }) => [...value.matchAll(/#\{(\w+)\}/g)].map(([, one]) => one));
  expect(new Set(used)).toEqual(new Set(parameters.map((parameter) => parameter.name)));
  expect(new Set(groups.map(({ parameterContextName }) => parameterContextName))).toEqual(new Set([name]));
});

it('holds no secret', () => {
  expect(settings.filter(({ property }) => property?.sensitive).map(({ at }) => at)).toEqual([]);
  const parameters = Object.values(flow.parameterContexts).flatMap((context) => context.parameters);
  expect(parameters.filter(({ sensitive }) => sensitive)).toEqual([]);
});

it('gives every component an identifier of its own, which stays', () => {
  const all = groups.flatMap((group) => [
    group.identifier,
    ...[group.processors, group.controllerServices, group.outputPorts, group.connections].flatMap((some) =>
      some.map(({ identifier }) => identifier),
    ),
  ]);
  expect(new Set(all).size).toBe(all.length);
  // From before: another one, and NiFi would take the component for a new one.
  const orders = groups.find(({ name }) => name === 'orders')!;
  expect([flow.flowContents.identifier, orders.identifier]).toEqual([
    '8b98aa73-27ac-54fc-a6d2-a7373c1e88df',
    'aa11ef94-4ef6-581d-949d-664a9e3d3ae7',
  ]);
});

function withInner(group: ProcessGroup): ProcessGroup[] {
  return [group, ...group.processGroups.flatMap(withInner)];
}

function valueOf({ type, properties }: Processor | ControllerService, name: string): string | undefined {
  return properties[name] ?? factsOf(type).properties[name]?.default;
}

/** Whether the properties on which it depends let a property count. */
function counts(component: Processor | ControllerService, name: string): boolean {
  const { dependsOn = {} }: ComponentFacts['properties'][string] = factsOf(component.type).properties[name]!;
  return Object.entries(dependsOn).every(([other, wanted]) => {
    const value = valueOf(component, other);
    if (value === undefined || !counts(component, other)) return false;
    return wanted === 'any' || wanted.includes(value);
  });
}

function relationshipsOf({ type, properties }: Processor): string[] {
  const { relationships, relationshipsWith } = factsOf(type);
  const conditional = Object.entries(relationshipsWith).filter(([property]) => property in properties);
  return [...relationships, ...conditional.flatMap(([, some]) => some)];
}

function servicesSeenFrom(groupIdentifier: string | undefined): readonly ControllerService[] {
  const group = groups.find(({ identifier }) => identifier === groupIdentifier);
  return group ? [...group.controllerServices, ...servicesSeenFrom(group.groupIdentifier)] : [];
}
