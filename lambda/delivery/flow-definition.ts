import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonical } from './canonical-json';

const parameter = z.looseObject({ name: z.string(), value: z.string().nullish() });
const context = z.looseObject({
  name: z.string(),
  parameters: z.array(parameter),
  inheritedParameterContexts: z.array(z.string()).nullish(),
});
const definitionSchema = z.looseObject({
  flowContents: z.looseObject({
    name: z.string().min(1),
    comments: z.string().nullish(),
    get processGroups(): z.ZodOptional<z.ZodArray<typeof childGroup>> {
      return z.array(childGroup).optional();
    },
    parameterContextName: z.string().nullish(),
  }),
  parameterContexts: z.record(z.string(), context).default({}),
});
const childGroup = z.looseObject({
  parameterContextName: z.string().nullish(),
  get processGroups(): z.ZodOptional<z.ZodArray<typeof childGroup>> {
    return z.array(childGroup).optional();
  },
});
type Definition = z.infer<typeof definitionSchema>;
type ChildGroup = z.infer<typeof childGroup>;

/** A flow as an environment wants it. Everything that NiFi gets of it bears its version in the name. */
export class FlowDefinition {
  /** First 12 digits of the hash of definition, values and NiFi's version. */
  readonly version: string;
  private readonly definition: Definition;

  /**
   * @param values of parameters, by name
   * @param nifiVersion another NiFi may know other properties, so each gets a deployment of its own
   * @throws when it is no flow definition, and for a value of a parameter that the flow does not have
   */
  constructor(json: unknown, values: Readonly<Record<string, string>>, nifiVersion: string) {
    this.definition = withValues(definitionSchema.parse(json), values);
    this.version = createHash('sha256')
      .update(canonical([this.definition, nifiVersion]))
      .digest('hex')
      .slice(0, 12);
  }

  /** End of the names of group and parameter contexts; numbered when the version is made more than once. */
  suffixOf(generation: number): string {
    return generation === 1 ? ` ${this.version}` : ` ${this.version}.${generation}`;
  }

  /** On the canvas. */
  nameOf(generation: number): string {
    return `${this.definition.flowContents.name}${this.suffixOf(generation)}`;
  }

  get comments(): string {
    return this.definition.flowContents.comments ?? '';
  }

  /** What NiFi imports: with parameter contexts of its own, since an import leaves values of one that is there. */
  snapshot(comments: string, generation: number): unknown {
    const suffix = this.suffixOf(generation);
    const { flowContents, parameterContexts, ...rest } = this.definition;
    return {
      ...rest,
      flowContents: { ...withSuffix(flowContents, suffix), name: this.nameOf(generation), comments },
      parameterContexts: Object.fromEntries(
        Object.values(parameterContexts).map(({ inheritedParameterContexts, ...own }) => {
          const name = `${own.name}${suffix}`;
          const inherited = inheritedParameterContexts?.map((of) => `${of}${suffix}`) ?? [];
          return [name, { ...own, name, inheritedParameterContexts: inherited }];
        }),
      ),
    };
  }
}

/** A group whose contexts, and those of the groups in it, have the suffix. */
function withSuffix<Group extends ChildGroup>(group: Group, suffix: string): Group {
  const { parameterContextName, processGroups } = group;
  return {
    ...group,
    ...(parameterContextName && { parameterContextName: `${parameterContextName}${suffix}` }),
    ...(processGroups && { processGroups: processGroups.map((child) => withSuffix(child, suffix)) }),
  };
}

/** Each context gets the values that it has names for. */
function withValues(definition: Definition, values: Readonly<Record<string, string>>): Definition {
  const parameterContexts = Object.fromEntries(
    Object.entries(definition.parameterContexts).map(([key, { parameters, ...own }]) => [
      key,
      { ...own, parameters: parameters.map((one) => ({ ...one, value: values[one.name] ?? one.value })) },
    ]),
  );
  const all = Object.values(parameterContexts).flatMap(({ parameters }) => parameters);
  const known = new Set(all.map(({ name }) => name));
  const unknown = Object.keys(values).filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Error(
      `The flow has no parameter ${unknown.join(', ')}; it has ${[...known].sort().join(', ') || 'none'}.`,
    );
  }
  return { ...definition, parameterContexts };
}
