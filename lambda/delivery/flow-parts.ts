import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonical } from './canonical-json';

const component = z.looseObject({
  identifier: z.string(),
  name: z.string().nullish(),
  componentType: z.string(),
});
const components = z.array(component).optional();
const groupSchema = z.looseObject({
  identifier: z.string(),
  name: z.string().nullish(),
  componentType: z.string(),
  processors: components,
  controllerServices: components,
  connections: components,
  inputPorts: components,
  outputPorts: components,
  funnels: components,
  remoteProcessGroups: components,
  get processGroups(): z.ZodOptional<z.ZodArray<typeof groupSchema>> {
    return z.array(groupSchema).optional();
  },
});
const lists = [
  'processors',
  'controllerServices',
  'connections',
  'inputPorts',
  'outputPorts',
  'funnels',
  'remoteProcessGroups',
] as const;
const downloadSchema = z.object({
  flowContents: groupSchema,
  parameterContexts: z
    .record(z.string(), z.looseObject({ name: z.string(), parameters: z.array(z.unknown()) }))
    .nullish(),
});

/** What neither a start nor a move on the canvas may count as a change. */
const ofNoMeaning = new Set([
  'instanceIdentifier',
  'position',
  'bends',
  'labelIndex',
  'zIndex',
  'style',
  'propertyDescriptors',
  'groupIdentifier',
]);

/** A component of a group: a key that stays, a hash of its settings, and what people call it. */
export type FlowPart = readonly [key: string, hash: string, title: string];

/**
 * The components of a group, from what NiFi lets download of it: all settings, no values of secrets, nothing of what
 * runs.
 */
export function flowParts(download: unknown): FlowPart[] {
  const { flowContents, parameterContexts } = downloadSchema.parse(download);
  const contexts = Object.values(parameterContexts ?? {}).map(({ name, parameters }): FlowPart => [
    hash(name),
    hash(parameters),
    `parameter context "${name}"`,
  ]);
  return [...groupParts(flowContents, true), ...contexts];
}

function groupParts(group: z.infer<typeof groupSchema>, top = false): FlowPart[] {
  const { processGroups = [], ...own } = group;
  const settings: z.infer<typeof component> = { ...own, labels: undefined };
  for (const list of lists) settings[list] = undefined;
  if (top) {
    // The mark stands in its comments, and its identifier is NiFi's own.
    settings.comments = undefined;
    settings.identifier = 'top';
  }
  return [
    part(settings),
    ...lists.flatMap((list) => (own[list] ?? []).map(part)),
    ...processGroups.flatMap((child) => groupParts(child)),
  ];
}

function part(one: z.infer<typeof component>): FlowPart {
  const { identifier, name, componentType, ...settings } = one;
  const meaning = Object.fromEntries(Object.entries(settings).filter(([key]) => !ofNoMeaning.has(key)));
  const title = `${componentType.toLowerCase().replaceAll('_', ' ')} "${name ?? ''}"`;
  return [hash(identifier), hash([name, meaning]), title];
}

function hash(value: unknown): string {
  return createHash('sha256').update(canonical(value)).digest('hex').slice(0, 10);
}

/** One line for each component that is not as it was: changed, added or removed. */
export function differences(before: readonly FlowPart[], now: readonly FlowPart[]): string[] {
  const former = new Map(before.map(([key, ...rest]) => [key, rest]));
  const present = new Set(now.map(([key]) => key));
  return [
    ...now.flatMap(([key, hash, title]) => {
      const known = former.get(key);
      if (known === undefined) return [`${title} was added`];
      return known[0] === hash ? [] : [`${known[1]} was changed`];
    }),
    ...before.flatMap(([key, , title]) => (present.has(key) ? [] : [`${title} was removed`])),
  ].sort();
}
