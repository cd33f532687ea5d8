import * as z from 'zod';
import facts from './component-facts.json';

/**
 * What NiFi says of the components of the flow, in the descriptions that its NARs hold (META-INF/docs/extension-manifest.xml):
 * their facts, without the prose. `relationshipsWith` is from the source: relationships that are there while a property is set.
 */
const propertyFacts = z.strictObject({
  required: z.boolean(),
  displayName: z.string().optional(),
  default: z.string().optional(),
  allowed: z.array(z.string()).optional(),
  /** Interface of the service that it names. */
  service: z.string().optional(),
  /** What its expressions may read. @default - it takes none */
  expressions: z.enum(['ENVIRONMENT', 'FLOWFILE_ATTRIBUTES']).optional(),
  sensitive: z.literal(true).optional(),
  /** It counts only while each of these has one of the values, or any. */
  dependsOn: z.record(z.string(), z.union([z.array(z.string()), z.literal('any')])).optional(),
});

const componentFacts = z.strictObject({
  artifact: z.string(),
  kind: z.enum(['PROCESSOR', 'CONTROLLER_SERVICE']),
  properties: z.record(z.string(), propertyFacts),
  /** What expressions of properties may read that it does not declare. @default - it takes none */
  dynamicProperties: z.enum(['ENVIRONMENT', 'FLOWFILE_ATTRIBUTES']).optional(),
  relationships: z.array(z.string()).default([]),
  relationshipsWith: z.record(z.string(), z.array(z.string())).default({}),
  /** Interfaces that a service implements. */
  provides: z.array(z.string()).default([]),
});
export type ComponentFacts = z.infer<typeof componentFacts>;

const { nifi, components } = z
  .strictObject({ nifi: z.string(), components: z.record(z.string(), componentFacts) })
  .parse(facts);

/** Version of NiFi that the flow is written for. */
export const nifiVersion = nifi;

/** @param type Java class @throws Error for one that is no part of the flow */
export function factsOf(type: string): ComponentFacts {
  const found = components[type];
  if (found) return found;
  throw new Error(`component-facts.json knows no ${type}.`);
}
