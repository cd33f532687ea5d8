import { nifiSpec } from '../spec';
import type { ParameterContext } from './versioned-flow';

/** Variables of the container that the flow takes as parameters of the same name: what differs by environment. */
const names = [
  'KAFKA_BOOTSTRAP_SERVERS',
  'KAFKA_SECURITY_PROTOCOL',
  'AWS_REGION',
  'LAKE_BUCKET',
  'LAKE_ENDPOINT',
  'DELIVERY_GROUP',
  'DELIVERY_MAX_UNCOMMITTED_SECONDS',
  'DELIVERY_MAX_UNCOMMITTED_MIB',
] as const satisfies readonly (keyof typeof nifiSpec.env)[];

/** Name of the one parameter context, which every group has. */
export const parameterContextName = 'tidemark';

/** Reference to a parameter, inside a property's value. */
export function parameter(name: (typeof names)[number]): string {
  return `#{${name}}`;
}

/** The parameters, with the variables' defaults. None is secret: brokers and bucket are reached by the task's role. */
export function parameterContext(): ParameterContext {
  return {
    name: parameterContextName,
    description:
      'What differs between environments; meanings and defaults are those of containers/nifi/spec.ts.',
    parameters: names.map((name) => {
      const variable: { readonly meaning: string; readonly default?: string } = nifiSpec.env[name];
      return {
        name,
        description: variable.meaning,
        sensitive: false,
        provided: false,
        // An empty one is none: a property that is nothing but this parameter counts as not set.
        ...(variable.default !== undefined && variable.default !== '' && { value: variable.default }),
      };
    }),
    inheritedParameterContexts: [],
  };
}
