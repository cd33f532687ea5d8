import type { Duration } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup, type Connections, type IConnectable } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, Role, ServicePrincipal, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { handlerCode } from './handler-code';
import { privateSubnets } from './pipeline-vpc';
import { StageLog } from './stage-log';
import type { StageProps } from './stage-props';

export interface HandlerFunctionProps extends StageProps {
  /** Module under lambda/ that exports `handler`, without its ending. */
  readonly module: string;
  /** Variables of the handler's contract. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeout: Duration;
  /** @default 256 */
  readonly memoryMiB?: number;
  /** Folder under lambda/ that the bundle needs beside it, under the name of the folder. @default - none */
  readonly folder?: string;
  /** Most invocations at a time. @default - as many as the account has */
  readonly concurrency?: number;
}

/**
 * A handler of lambda/ as a function in the private subnets, with a role and a security group of its own: it reaches
 * AWS's services over HTTPS, and else only what a stage opens for it.
 */
export class HandlerFunction extends Construct implements IConnectable, IGrantable {
  readonly function: Function;
  readonly role: Role;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, props: HandlerFunctionProps) {
    super(scope, id);
    const { network, module, env, timeout, memoryMiB = 256, folder, concurrency } = props;
    const log = new StageLog(this, 'Log', props);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    log.grantWrite(this.role);
    this.role.addToPolicy(networkInterfaces());
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: network.vpc,
      description: `Function ${module}`,
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'Services of AWS');
    this.function = new Function(this, 'Function', {
      description: `lambda/${module}.ts`,
      code: handlerCode(module, folder),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      environment: {
        ...env,
        // Where the runtime keeps the authorities of RDS; without it Node knows public ones only.
        NODE_EXTRA_CA_CERTS: '/var/runtime/ca-cert.pem',
      },
      timeout,
      memorySize: memoryMiB,
      reservedConcurrentExecutions: concurrency,
      role: this.role,
      logGroup: log,
      vpc: network.vpc,
      vpcSubnets: privateSubnets,
      securityGroups: [securityGroup],
    });
    this.connections = this.function.connections;
  }

  get grantPrincipal() {
    return this.role;
  }
}

/** Lambda attaches functions to the network with the function's own role, and asks for it on every resource. */
function networkInterfaces(): PolicyStatement {
  return new PolicyStatement({
    actions: ['ec2:CreateNetworkInterface', 'ec2:DeleteNetworkInterface', 'ec2:DescribeNetworkInterfaces'],
    resources: ['*'],
  });
}
