import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';

const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const conditions = z.record(z.string(), z.record(z.string(), z.unknown()));
const policies = z.record(
  z.string(),
  z.object({
    Properties: z.object({
      Roles: z.array(z.object({ Ref: z.string() })),
      PolicyDocument: z.object({
        Statement: z.array(
          z.object({
            Effect: z.literal('Allow'),
            Action: list,
            Resource: z.unknown(),
            Condition: conditions.optional(),
          }),
        ),
      }),
    }),
  }),
);

export interface Right {
  readonly role: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** By operator and key. @default - none */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** What the roles of a template may do, by role. */
export function rightsOf(template: Template): Right[] {
  const found = policies.parse(template.findResources('AWS::IAM::Policy'));
  return Object.values(found)
    .flatMap(({ Properties: { Roles, PolicyDocument } }) =>
      PolicyDocument.Statement.map(({ Action, Resource, Condition }) => ({
        role: Roles.map(({ Ref }) => plain(Ref)).join(),
        actions: [...Action].sort(),
        resources: [Resource].flat().map(readable).sort(),
        ...(Condition && { conditions: readableConditions(Condition) }),
      })),
    )
    .sort((a, b) => (a.role + a.actions.join() < b.role + b.actions.join() ? -1 : 1));
}

/** One line a resource, so that a review sees what came and what went. */
export function tableOf(rights: readonly Right[]): string {
  const lines: string[] = [];
  let last = '';
  for (const { role, actions, resources } of rights) {
    if (role !== last) lines.push('', role);
    last = role;
    lines.push(`  ${actions.join(' ')}`, ...resources.map((resource) => `    ${resource}`));
  }
  return lines.slice(1).join('\n');
}

function readableConditions(found: z.infer<typeof conditions>): Right['conditions'] {
  return mapValues(found, (keys) => mapValues(keys, (values) => [values].flat().map(readable)));
}

function mapValues<From, To>(
  of: Readonly<Record<string, From>>,
  to: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(of).map(([key, value]) => [key, to(value)]));
}

/** An intrinsic function as a person would say it. */
function readable(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(readable).join('');
  const [[name, argument] = ['', undefined]] = Object.entries(z.record(z.string(), z.unknown()).parse(value));
  if (name === 'Ref') return `<${plain(String(argument))}>`;
  if (name === 'Fn::ImportValue') return `<${imported(String(argument))}>`;
  if (name === 'Fn::Sub') return String(argument);
  const parts = z.array(z.unknown()).parse(argument);
  if (name === 'Fn::GetAtt') return `<${plain(String(parts[0]))}.${String(parts[1])}>`;
  if (name === 'Fn::Join') return z.array(z.unknown()).parse(parts[1]).map(readable).join(String(parts[0]));
  if (name === 'Fn::Select') return parts[0] === 0 ? '' : readable(parts[1]);
  if (name === 'Fn::Split') return readable(parts[1]);
  throw new Error(`The table of rights cannot read ${name}; teach it.`);
}

const plain = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '');

function imported(name: string): string {
  return name.replace(/^.*:ExportsOutput(Ref|FnGetAtt)/, '').replaceAll(/[0-9A-F]{8}/g, '');
}
