import { Duration } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import type { KafkaCluster } from './kafka-grants';

export interface BootstrapServersProps {
  readonly cluster: KafkaCluster;
  readonly logGroup: ILogGroup;
}

/**
 * Addresses of the brokers for clients with IAM, asked of MSK at deployment: CloudFormation does not know them.
 * Belongs to whoever connects, so that what keeps data needs no function.
 */
export class BootstrapServers extends Construct {
  /** `host:port`, with commas between. */
  readonly value: string;

  constructor(scope: Construct, id: string, { cluster, logGroup }: BootstrapServersProps) {
    super(scope, id);
    const field = 'BootstrapBrokerStringSaslIam';
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    const answer = new AwsCustomResource(this, 'Brokers', {
      // Brokers that are added later answer under their own names; those known now stay valid.
      onUpdate: {
        service: 'Kafka',
        action: 'getBootstrapBrokers',
        parameters: { ClusterArn: cluster.clusterArn },
        physicalResourceId: PhysicalResourceId.of('bootstrap-servers'),
        outputPaths: [field],
      },
      policy: AwsCustomResourcePolicy.fromStatements([
        new PolicyStatement({
          effect: Effect.ALLOW,
          actions: ['kafka:GetBootstrapBrokers'],
          resources: [cluster.clusterArn],
        }),
      ]),
      role,
      installLatestAwsSdk: false,
      timeout: Duration.minutes(1),
      logGroup,
    });
    this.value = answer.getResponseField(field);
  }
}
