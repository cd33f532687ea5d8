import { CfnOutput, type Stack } from 'aws-cdk-lib';

/** An output for people, under a logical id without a hash. What another stack makes is told by that stack. */
export function tell(stack: Stack, id: string, value: string, description: string): void {
  new CfnOutput(stack, `${id}Output`, { value, description }).overrideLogicalId(id);
}
