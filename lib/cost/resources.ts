import { referencesIn, valueAt, type Resource, type Stack } from '../guard/template';

export interface NamedResource {
  /** Logical id. */
  readonly id: string;
  readonly resource: Resource;
}

/** The resources of all stacks of an environment, to be found by type and by what refers to them. */
export class Resources {
  readonly all: readonly NamedResource[];

  constructor(stacks: readonly Stack[]) {
    this.all = stacks.flatMap(({ template }) =>
      Object.entries(template.Resources).map(([id, resource]) => ({ id, resource })),
    );
  }

  ofType(type: string): NamedResource[] {
    return this.all.filter(({ resource }) => resource.Type === type);
  }

  /** One by its logical id. */
  find(id: string): Resource | undefined {
    return this.all.find((one) => one.id === id)?.resource;
  }

  /** Those of a type whose property refers to a resource. */
  referring(type: string, path: readonly string[], id: string): NamedResource[] {
    return this.ofType(type).filter(({ resource }) =>
      referencesIn(valueAt(resource.Properties, path)).includes(id),
    );
  }
}

/** A number that a template gives, as such or as text. @throws {Error} naming the resource and the property */
export function numberAt({ id, resource }: NamedResource, ...path: string[]): number {
  const value = optionalNumberAt({ id, resource }, ...path);
  if (value !== undefined) return value;
  throw new Error(`${resource.Type} ${id} has no number ${path.join('.')}: its cost cannot be counted.`);
}

export function optionalNumberAt({ resource }: NamedResource, ...path: string[]): number | undefined {
  const value = valueAt(resource.Properties, path);
  const number = typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}

/** @throws {Error} naming the resource and the property */
export function textAt({ id, resource }: NamedResource, ...path: string[]): string {
  const value = valueAt(resource.Properties, path);
  if (typeof value === 'string') return value;
  throw new Error(`${resource.Type} ${id} has no text ${path.join('.')}: its cost cannot be counted.`);
}

/** Items of a list; none where there is no list. */
export function listAt({ resource }: NamedResource, ...path: string[]): readonly unknown[] {
  const value = valueAt(resource.Properties, path);
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}
