import type { Right } from './rights-table';

/** A call that somebody makes. */
export interface Call {
  readonly action: string;
  /** As the table of rights writes it. */
  readonly resource: string;
  /** What the call says of itself, such as `s3:prefix`. @default - nothing */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * Whether IAM lets the call pass by these rights: some statement names the action and the resource, and each of its
 * conditions holds. Knows StringLike alone, and no statement that denies, of which `rightsOf` finds none.
 */
export function may(rights: readonly Right[], { action, resource, context = {} }: Call): boolean {
  return rights.some(
    ({ actions, resources, conditions = {} }) =>
      actions.includes(action) &&
      resources.some((pattern) => like(pattern, resource)) &&
      Object.entries(conditions).every(([operator, keys]) => {
        if (operator !== 'StringLike') throw new Error(`The test knows no condition ${operator}; teach it.`);
        return Object.entries(keys).every(([key, patterns]) => {
          const value = context[key];
          return value !== undefined && patterns.some((pattern) => like(pattern, value));
        });
      }),
  );
}

/** IAM's patterns: a star stands for any text. */
function like(pattern: string, text: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text);
}
