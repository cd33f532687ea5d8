import { Token, type Stack } from 'aws-cdk-lib';

/**
 * Exports values from a stack whether or not another one reads them now. CloudFormation refuses to take away an export
 * that is in use, and the CDK drops one when its last reader goes; pinned, a reader comes and goes without the stack
 * changing at all.
 */
export function pinExports(stack: Stack, values: readonly (string | number)[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    const key = JSON.stringify(stack.resolve(value));
    if (!Token.isUnresolved(value) || seen.has(key)) continue;
    seen.add(key);
    stack.exportValue(value);
  }
}
