import { valueAt, type Resource } from './template';

/** One action that a policy allows on one resource. */
export interface Grant {
  readonly action: string;
  /** As JSON: it may be an intrinsic function. */
  readonly resource: string;
  /** The principal is anybody. */
  readonly everyone: boolean;
  /** The statement holds under a condition only. */
  readonly conditional: boolean;
  /** Every action of a service, every resource, or anybody without a condition. */
  readonly wide: boolean;
}

/** Where resources hold policy documents. */
const documents = ['PolicyDocument', 'AssumeRolePolicyDocument', 'KeyPolicy', 'ResourcePolicy'];

/** What the policies on or in a resource allow, action by action, so that a reordered statement is no news. */
export function grantsOf({ Properties }: Resource): Grant[] {
  const inline = Properties.Policies;
  const found = [
    ...documents.map((key) => Properties[key]),
    ...(Array.isArray(inline)
      ? (inline as unknown[]).map((policy) => valueAt(policy, ['PolicyDocument']))
      : []),
  ];
  return found.flatMap((document) => listed(valueAt(document, ['Statement'])).flatMap(grantsOfStatement));
}

function grantsOfStatement(statement: unknown): Grant[] {
  if (valueAt(statement, ['Effect']) !== 'Allow') return [];
  const principal = valueAt(statement, ['Principal']);
  const everyone = principal === '*' || valueAt(principal, ['AWS']) === '*';
  const conditional = valueAt(statement, ['Condition']) !== undefined;
  return listed(valueAt(statement, ['Action'])).flatMap((action) =>
    listed(valueAt(statement, ['Resource']) ?? 'itself').map((resource) => ({
      action: String(action),
      resource: JSON.stringify(resource),
      everyone,
      conditional,
      wide:
        /(^|:)\*$/.test(String(action)) ||
        // In the policy of a resource `*` means that resource.
        (resource === '*' && principal === undefined) ||
        (everyone && !conditional),
    })),
  );
}

function listed(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
