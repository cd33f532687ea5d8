import { Fn, Stack, type StackProps } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { dataRemoval } from '../constructs/data-removal';
import { LogKey } from '../constructs/log-key';
import { pinExports } from '../constructs/pin-exports';
import { PipelineVpc, privateSubnets } from '../constructs/pipeline-vpc';
import { ServiceEndpoints } from '../constructs/service-endpoints';
import { tell } from '../constructs/tell';

export interface NetworkStackProps extends StackProps {
  readonly config: ResolvedConfig;
}

/** Where everything runs: VPC, ways out, the ECS cluster and its private names. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  /** ECS on Fargate; its Cloud Map namespace gives services their private names. */
  readonly cluster: Cluster;
  /** Encrypts log groups. */
  readonly logKey: LogKey;
  private readonly zones: string[];

  constructor(scope: Construct, id: string, { config, ...props }: NetworkStackProps) {
    super(scope, id, props);
    this.zones = Array.from({ length: config.network.zones }, (_, index) => Fn.select(index, Fn.getAzs()));

    this.logKey = new LogKey(this, 'LogKey', {
      description: 'Log groups of the route',
      removalPolicy: dataRemoval(config),
    });
    this.vpc = new PipelineVpc(this, 'Vpc', { config, logKey: this.logKey });
    new ServiceEndpoints(this, 'Endpoints', { vpc: this.vpc, config });
    this.cluster = new Cluster(this, 'Cluster', {
      vpc: this.vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
      enableFargateCapacityProviders: true,
      defaultCloudMapNamespace: { name: 'tidemark.internal', vpc: this.vpc },
    });
    pinExports(this, this.whatOthersMayRead());
    tell(this, 'Cluster', this.cluster.clusterName, 'ECS cluster of all tasks');
    tell(this, 'TaskSubnets', this.vpc.selectSubnets(privateSubnets).subnetIds.join(), 'Where tasks run');
  }

  private whatOthersMayRead(): string[] {
    const { vpc, cluster, logKey } = this;
    return [
      vpc.vpcId,
      ...[vpc.publicSubnets, vpc.privateSubnets, vpc.isolatedSubnets].flat().map(({ subnetId }) => subnetId),
      cluster.clusterArn,
      cluster.clusterName,
      ...(cluster.defaultCloudMapNamespace ? [cluster.defaultCloudMapNamespace.namespaceId] : []),
      logKey.keyArn,
    ];
  }

  /** The region's first zones, asked of CloudFormation: with an account and without one, and never by a look-up. */
  override get availabilityZones(): string[] {
    return this.zones;
  }
}
