import {
  ClientAuthentication,
  ClientBrokerEncryption,
  Cluster,
  KafkaVersion,
  ServerlessCluster,
  type ICluster,
} from '@aws-cdk/aws-msk-alpha';
import {
  Connections,
  InstanceType,
  Peer,
  Port,
  SecurityGroup,
  type IConnectable,
  type IVpc,
} from 'aws-cdk-lib/aws-ec2';
import { Key, type IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { BrokerConfiguration } from '../constructs/broker-configuration';
import { BrokerStorageScaling } from '../constructs/broker-storage-scaling';
import { logRetention } from '../constructs/log-days';
import { physicalName } from '../constructs/physical-name';
import { privateSubnets } from '../constructs/pipeline-vpc';

/** Port of the brokers for clients that sign in with IAM over TLS. */
const iamPort = Port.tcp(9098);

export interface StreamClusterProps {
  readonly vpc: IVpc;
  readonly logKey: IKey;
  readonly config: ResolvedConfig;
}

/** Kafka on MSK: clients come with IAM over TLS and in no other way. Topics are made by lambda/stream. */
export class StreamCluster extends Construct implements IConnectable {
  readonly clusterArn: string;
  readonly clusterName: string;
  /** Default port: that of IAM. */
  readonly connections: Connections;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: StreamClusterProps) {
    super(scope, id);
    this.securityGroup = new SecurityGroup(this, 'SecurityGroup', {
      vpc: props.vpc,
      description: 'Kafka brokers, and the pollers that Lambda puts beside them',
      allowAllOutbound: false,
    });
    this.connections = new Connections({ securityGroups: [this.securityGroup], defaultPort: iamPort });
    // Lambda's pollers live in the brokers' subnets under this very group: they read from the brokers and call
    // Lambda and STS.
    this.connections.allowInternally(iamPort, 'Pollers read from brokers');
    this.securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'Pollers call Lambda and STS');

    const cluster =
      props.config.stream.kind === 'provisioned'
        ? this.provisioned(props, props.config.stream)
        : this.serverless(props);
    this.clusterArn = cluster.clusterArn;
    this.clusterName = cluster.clusterName;
  }

  private provisioned(
    { vpc, logKey, config }: StreamClusterProps,
    stream: Extract<ResolvedConfig['stream'], { kind: 'provisioned' }>,
  ): ICluster {
    const configuration = new BrokerConfiguration(this, 'Configuration', { config, stream });
    const cluster = new Cluster(this, 'Cluster', {
      clusterName: physicalName(config),
      kafkaVersion: KafkaVersion.of(stream.kafkaVersion),
      numberOfBrokerNodes: stream.brokersPerZone,
      instanceType: new InstanceType(stream.instanceType),
      vpc,
      vpcSubnets: privateSubnets,
      securityGroups: [this.securityGroup],
      ebsStorageInfo: {
        volumeSize: stream.volumeGiB,
        encryptionKey: new Key(this, 'Key', {
          enableKeyRotation: true,
          description: 'Volumes of the brokers',
        }),
      },
      encryptionInTransit: { clientBroker: ClientBrokerEncryption.TLS, enableInCluster: true },
      clientAuthentication: ClientAuthentication.sasl({ iam: true }),
      configurationInfo: { arn: configuration.arn, revision: configuration.revision },
      logging: {
        cloudwatchLogGroup: new LogGroup(this, 'BrokerLog', {
          retention: logRetention(config),
          encryptionKey: logKey,
        }),
      },
    });
    // Said outright: left away, an update of the authentication keeps what was there.
    const resource = cluster.node.defaultChild as CfnCluster;
    resource.addPropertyOverride('ClientAuthentication.Unauthenticated', { Enabled: false });
    new BrokerStorageScaling(this, 'StorageScaling', {
      clusterArn: cluster.clusterArn,
      fromGiB: stream.volumeGiB,
      toGiB: stream.maxVolumeGiB,
    });
    return cluster;
  }

  private serverless({ vpc, config }: StreamClusterProps): ICluster {
    return new ServerlessCluster(this, 'ServerlessCluster', {
      clusterName: physicalName(config),
      vpcConfigs: [{ vpc, vpcSubnets: privateSubnets, securityGroups: [this.securityGroup] }],
    });
  }
}
