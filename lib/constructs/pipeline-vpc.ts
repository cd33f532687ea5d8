import {
  FlowLogDestination,
  FlowLogTrafficType,
  IpAddresses,
  SubnetType,
  Vpc,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { logRetention } from './log-days';

/** Load balancer and NAT gateways. */
export const publicSubnets: SubnetSelection = { subnetGroupName: 'Public' };
/** Tasks, functions and brokers: they reach AWS's services, nobody outside reaches them. */
export const privateSubnets: SubnetSelection = { subnetGroupName: 'Private' };
/** The database: no way in or out of the VPC. */
export const isolatedSubnets: SubnetSelection = { subnetGroupName: 'Isolated' };

const mostZones = 3;

export interface PipelineVpcProps {
  readonly config: ResolvedConfig;
  readonly logKey: IKey;
}

/** The VPC with its three kinds of subnets, a closed default security group and flow logs. */
export class PipelineVpc extends Vpc {
  constructor(scope: Construct, id: string, { config, logKey }: PipelineVpcProps) {
    const { cidr, zones, egress } = config.network;
    super(scope, id, {
      ipAddresses: IpAddresses.cidr(cidr),
      maxAzs: zones,
      // Keeps the addresses of a third zone free, so that adding it moves no subnet.
      reservedAzs: mostZones - zones,
      natGateways: egress.kind === 'nat' ? egress.gateways : 0,
      restrictDefaultSecurityGroup: true,
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        {
          name: 'Private',
          subnetType: egress.kind === 'nat' ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED,
        },
        { name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED },
      ],
    });
    this.addFlowLog('FlowLogs', {
      trafficType: FlowLogTrafficType.ALL,
      destination: FlowLogDestination.toCloudWatchLogs(
        new LogGroup(this, 'FlowLogGroup', {
          retention: logRetention(config),
          encryptionKey: logKey,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ),
    });
  }
}
