import { z } from 'zod';

/** A resource as far as the guard reads it. */
const resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
  UpdateReplacePolicy: z.string().optional(),
});
export type Resource = z.infer<typeof resource>;

export const template = z.looseObject({ Resources: z.record(z.string(), resource).default({}) });
export type Template = z.infer<typeof template>;

/** A stack of an assembly. */
export interface Stack {
  /** Name in CloudFormation: by it an old and a new stack are the same. */
  readonly name: string;
  readonly template: Template;
}

/** A stack before and after; a side is empty where there is none. */
export interface StackPair {
  readonly name: string;
  readonly before: Template;
  readonly after: Template;
}

/** Value under a path of keys; undefined where the path ends early. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined,
    value,
  );
}

/** Logical ids that a value refers to by Ref, Fn::GetAtt or Fn::Sub. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    if (key === 'Ref' && typeof inner === 'string') return [inner];
    if (key === 'Fn::GetAtt') return [String(Array.isArray(inner) ? inner[0] : inner).split('.')[0] ?? ''];
    if (key === 'Fn::Sub') return [...referencesIn(inner), ...namesInText(inner)];
    return referencesIn(inner);
  });
}

function namesInText(sub: unknown): string[] {
  const text: unknown = Array.isArray(sub) ? sub[0] : sub;
  return typeof text === 'string'
    ? [...text.matchAll(/\$\{([A-Za-z0-9]+)/g)].map(([, name]) => name ?? '')
    : [];
}
