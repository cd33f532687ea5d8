import { Stack } from 'aws-cdk-lib';
import { Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnConnection } from 'aws-cdk-lib/aws-glue';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { privateSubnets } from './pipeline-vpc';
import type { StageNetwork } from './stage-props';

/** For Glue's workers in the VPC: they reach each other and AWS's services, and what is allowed beside. */
export function glueSecurityGroup(
  scope: Construct,
  { vpc }: StageNetwork,
  description: string,
): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', { vpc, description, allowAllOutbound: false });
  // Glue refuses a connection without this: its workers talk to each other by any port.
  group.connections.allowInternally(Port.allTcp(), 'Workers of Glue');
  group.connections.allowTo(Peer.anyIpv4(), Port.HTTPS, 'Services of AWS');
  return group;
}

/** Where Glue puts its network interfaces: a connection is of one zone. */
export function glueSubnet(
  { vpc }: StageNetwork,
  group: SecurityGroup,
): CfnConnection.PhysicalConnectionRequirementsProperty {
  const [subnet] = vpc.selectSubnets(privateSubnets).subnets;
  return {
    availabilityZone: subnet?.availabilityZone,
    subnetId: subnet?.subnetId,
    securityGroupIdList: [group.securityGroupId],
  };
}

/** Lets Glue read the connection and put a network interface into the VPC, in the name of the role. */
export function grantGlueNetwork(role: Role, connectionName: string): void {
  const stack = Stack.of(role);
  const allow = (actions: string[], resources: string[]) =>
    role.addToPolicy(new PolicyStatement({ actions, resources }));
  const arn = (resource: string, resourceName?: string) =>
    stack.formatArn({ service: 'glue', resource, resourceName });
  allow(['glue:GetConnection'], [arn('catalog'), arn('connection', connectionName)]);
  allow(
    [
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeRouteTables',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcAttribute',
      'ec2:DescribeVpcEndpoints',
    ],
    ['*'],
  );
  allow(
    ['ec2:CreateTags'],
    [stack.formatArn({ service: 'ec2', resource: 'network-interface', resourceName: '*' })],
  );
}
