import { Duration } from 'aws-cdk-lib';
import { Connections, Peer, Port, SecurityGroup, type IConnectable } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnWorkgroup } from 'aws-cdk-lib/aws-redshiftserverless';
import {
  AwsCustomResource,
  AwsCustomResourcePolicy,
  PhysicalResourceId,
  PhysicalResourceIdReference,
} from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { physicalName } from '../constructs/physical-name';
import { privateSubnets } from '../constructs/pipeline-vpc';
import type { StageProps } from '../constructs/stage-props';
import type { WarehouseNamespace } from './warehouse-namespace';

type Redshift = Extract<ResolvedConfig['warehouse'], { kind: 'redshift-serverless' }>;

export interface WarehouseProps extends StageProps {
  readonly namespace: WarehouseNamespace;
  readonly warehouse: Redshift;
}

const port = Port.tcp(5439);

/** What computes for the warehouse: it keeps nothing, costs only while it is asked, and up to a limit. */
export class Warehouse extends Construct implements IConnectable {
  readonly workgroup: CfnWorkgroup;
  readonly connections: Connections;

  constructor(scope: Construct, id: string, { config, network, namespace, warehouse }: WarehouseProps) {
    super(scope, id);
    const { vpc } = network;
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Data warehouse',
      allowAllOutbound: false,
    });
    this.connections = new Connections({ securityGroups: [securityGroup], defaultPort: port });
    // S3, Glue and the keys: with enhanced routing Redshift goes to them by the VPC.
    this.connections.allowTo(Peer.anyIpv4(), Port.HTTPS, 'Services of AWS');
    for (const cidr of warehouse.allowedCidrs) {
      this.connections.allowFrom(Peer.ipv4(cidr), port, 'Programs that ask');
    }
    this.workgroup = new CfnWorkgroup(this, 'Resource', {
      workgroupName: physicalName(config),
      // By name: an export in use would keep Storage from giving the namespace up.
      namespaceName: namespace.name,
      baseCapacity: warehouse.baseRpus,
      maxCapacity: warehouse.maxRpus,
      publiclyAccessible: false,
      enhancedVpcRouting: true,
      subnetIds: vpc.selectSubnets(privateSubnets).subnetIds,
      securityGroupIds: [securityGroup.securityGroupId],
      configParameters: [{ parameterKey: 'require_ssl', parameterValue: 'true' }],
    });
    this.limit(warehouse);
  }

  /** CloudFormation knows no usage limits. They are made by the function that asks MSK for its brokers. */
  private limit({ limitRpuHours, limitPeriod, atLimit }: Redshift): void {
    const service = 'redshift-serverless';
    const usageLimitId = new PhysicalResourceIdReference();
    const wish = { amount: limitRpuHours, breachAction: atLimit === 'stop' ? 'deactivate' : 'log' };
    // A limit's period cannot be changed, so another one is another resource.
    new AwsCustomResource(this, `Limit-${limitPeriod}`, {
      onCreate: {
        service,
        action: 'createUsageLimit',
        parameters: {
          ...wish,
          resourceArn: this.workgroup.attrWorkgroupWorkgroupArn,
          usageType: 'serverless-compute',
          period: limitPeriod,
        },
        physicalResourceId: PhysicalResourceId.fromResponse('usageLimit.usageLimitId'),
        outputPaths: ['usageLimit.usageLimitId'],
      },
      onUpdate: {
        service,
        action: 'updateUsageLimit',
        parameters: { ...wish, usageLimitId },
        physicalResourceId: PhysicalResourceId.fromResponse('usageLimit.usageLimitId'),
        outputPaths: ['usageLimit.usageLimitId'],
      },
      onDelete: {
        service,
        action: 'deleteUsageLimit',
        parameters: { usageLimitId },
        ignoreErrorCodesMatching: 'ResourceNotFoundException',
      },
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          actions: [
            'redshift-serverless:CreateUsageLimit',
            'redshift-serverless:DeleteUsageLimit',
            'redshift-serverless:UpdateUsageLimit',
          ],
          // AWS binds them to no resource.
          resources: ['*'],
        }),
      ]),
      installLatestAwsSdk: false,
      timeout: Duration.minutes(1),
    });
  }
}
