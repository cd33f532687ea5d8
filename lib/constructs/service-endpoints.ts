import { Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpointAwsService,
  Peer,
  Port,
  SecurityGroup,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { privateSubnets } from './pipeline-vpc';

/** Services that tasks, functions and Lambda's Kafka pollers call, by the prefix of their actions. */
const services: readonly (readonly [string, InterfaceVpcEndpointAwsService, string])[] = [
  ['EcrApi', InterfaceVpcEndpointAwsService.ECR, 'ecr'],
  ['EcrDocker', InterfaceVpcEndpointAwsService.ECR_DOCKER, 'ecr'],
  ['Logs', InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS, 'logs'],
  ['Metrics', InterfaceVpcEndpointAwsService.CLOUDWATCH_MONITORING, 'cloudwatch'],
  ['Secrets', InterfaceVpcEndpointAwsService.SECRETS_MANAGER, 'secretsmanager'],
  ['Kms', InterfaceVpcEndpointAwsService.KMS, 'kms'],
  ['Sts', InterfaceVpcEndpointAwsService.STS, 'sts'],
  ['Lambda', InterfaceVpcEndpointAwsService.LAMBDA, 'lambda'],
  ['Glue', InterfaceVpcEndpointAwsService.GLUE, 'glue'],
  ['Athena', InterfaceVpcEndpointAwsService.ATHENA, 'athena'],
];

export interface ServiceEndpointsProps {
  readonly vpc: IVpc;
  readonly config: ResolvedConfig;
}

/**
 * Ways from the VPC to AWS's services that do not cross the internet: always the gateway of S3, which costs nothing,
 * and with `egress: endpoints` an interface for each service. Only this account's own principals may use them.
 */
export class ServiceEndpoints extends Construct {
  constructor(scope: Construct, id: string, { vpc, config }: ServiceEndpointsProps) {
    super(scope, id);
    const { account, region } = Stack.of(this);

    const s3 = vpc.addGatewayEndpoint('S3', { service: GatewayVpcEndpointAwsService.S3 });
    s3.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:*'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account } },
      }),
    );
    // Layers of container images lie in a bucket of the registry's own.
    s3.addToPolicy(
      new PolicyStatement({
        principals: [new AnyPrincipal()],
        actions: ['s3:GetObject'],
        resources: [`arn:${Stack.of(this).partition}:s3:::prod-${region}-starport-layer-bucket/*`],
      }),
    );

    if (config.network.egress.kind === 'nat') return;
    const securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'HTTPS from inside the VPC to the interface endpoints',
      allowAllOutbound: false,
    });
    securityGroup.addIngressRule(Peer.ipv4(config.network.cidr), Port.HTTPS, 'HTTPS from inside the VPC');
    for (const [name, service, prefix] of services) {
      const endpoint = vpc.addInterfaceEndpoint(name, {
        service,
        subnets: privateSubnets,
        securityGroups: [securityGroup],
        open: false,
      });
      endpoint.addToPolicy(
        new PolicyStatement({
          principals: [new AnyPrincipal()],
          actions: [`${prefix}:*`],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:PrincipalAccount': account } },
        }),
      );
    }
  }
}
