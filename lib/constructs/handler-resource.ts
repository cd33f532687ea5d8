import { CustomResource, type Duration } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct, type IDependable } from 'constructs';
import { HandlerFunction } from './handler-function';
import { StageLog } from './stage-log';
import type { StageProps } from './stage-props';

export interface HandlerResourceProps extends StageProps {
  /** File under lambda/custom-resource/, without its ending. */
  readonly handler: string;
  /** Variables of the handler's contract. */
  readonly env: Readonly<Record<string, string>>;
  /** What the handler is called with. @default - nothing */
  readonly event?: object;
  /** Longest run; over it the deployment fails and can be repeated. */
  readonly timeout: Duration;
  /** As in HandlerFunction. @default - none */
  readonly folder?: string;
  /** What must be done before. @default - only what the values refer to */
  readonly after?: readonly IDependable[];
}

/**
 * A step of the deployment: runs a handler when it is created and whenever its code, its variables or its event change.
 * Depend on it to come after the step.
 */
export class HandlerResource extends Construct {
  readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, props: HandlerResourceProps) {
    super(scope, id);
    const { handler, env, event, after = [] } = props;
    this.handler = new HandlerFunction(this, 'Handler', { ...props, module: `custom-resource/${handler}` });
    const log = new StageLog(this, 'FrameworkLog', props);
    const frameworkRole = new Role(this, 'FrameworkRole', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    log.grantWrite(frameworkRole);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: this.handler.function,
      frameworkOnEventRole: frameworkRole,
      logGroup: log,
    });
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::Tidemark',
      properties: { event, env, code: codeOf(this.handler) },
    });
    // With its role and its rules in security groups: the first run needs them.
    resource.node.addDependency(this.handler, ...after);
  }
}

/** Key of the function's code among the assets, which is the hash of its contents. */
function codeOf({ function: { node } }: HandlerFunction): string | undefined {
  const { code } = node.defaultChild as CfnFunction;
  return (code as CfnFunction.CodeProperty).s3Key;
}
