import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

const resources = z.record(
  z.string(),
  z.object({
    Type: z.string(),
    DependsOn: z.union([z.string(), z.array(z.string())]).optional(),
    Properties: z.unknown(),
  }),
);

/** Logical ids of a template's resources of one type. */
export function idsOf(template: Template, type: string): string[] {
  return Object.keys(template.findResources(type));
}

/** Whether CloudFormation makes `first` before `then`: by DependsOn or by a reference, over any number of steps. */
export function comesBefore(template: Template, first: string, then: string): boolean {
  const all = resources.parse(template.toJSON().Resources);
  const seen = new Set<string>();
  const reaches = (id: string): boolean => {
    if (id === first) return true;
    if (seen.has(id)) return false;
    seen.add(id);
    const resource = all[id];
    if (!resource) return false;
    return [...[resource.DependsOn ?? []].flat(), ...references(resource.Properties)].some(reaches);
  };
  return first !== then && reaches(then);
}

function references(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(references);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]: [string, unknown]) => {
    if (key === 'Ref' && typeof part === 'string') return [part];
    if (key === 'Fn::GetAtt' && Array.isArray(part)) return [String(part[0])];
    return references(part);
  });
}
