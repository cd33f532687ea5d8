import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { ManagedKafkaEventSource, SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct, type IDependable } from 'constructs';
import { HandlerFunction } from '../constructs/handler-function';
import { grantConsume } from '../constructs/kafka-grants';
import type { StageProps } from '../constructs/stage-props';
import { zone } from '../contracts/lake-layout';
import { tables } from '../contracts/tables';
import { deliveryGroupOf, topicOf } from '../contracts/topics';
import type { LakeBuckets } from './lake-buckets';
import type { StreamCluster } from './stream-cluster';

export interface DeliveryProps extends StageProps {
  readonly stream: StreamCluster;
  readonly lake: LakeBuckets;
  /** The topics: Lambda refuses to read one that is not there. */
  readonly after: readonly IDependable[];
}

/** From Kafka to the lake: a function that Lambda feeds from every change topic. */
export class Delivery extends Construct {
  readonly handler: HandlerFunction;
  /** Which offsets of which partition were given up, never their contents. */
  readonly givenUp: Queue;

  constructor(scope: Construct, id: string, { stream, lake, after, ...stage }: DeliveryProps) {
    super(scope, id);
    const { delivery } = stage.config;
    if (delivery.engine !== 'lambda') {
      throw new Error(
        `delivery.engine is '${delivery.engine}', and NiFi comes with a later version: set 'lambda'.`,
      );
    }
    const { concurrency, memoryMiB, timeoutSeconds, batchRecords, batchWindowSeconds } = delivery;
    this.handler = new HandlerFunction(this, 'Handler', {
      ...stage,
      module: 'delivery/deliver-changes',
      env: { LAKE_BUCKET: lake.lake.bucketName },
      timeout: Duration.seconds(timeoutSeconds),
      memoryMiB,
      concurrency,
    });
    for (const part of [zone.raw, zone.quarantine]) lake.lake.grantPut(this.handler, `${part}/*`);
    this.handler.role.addToPolicy(findBrokers());

    this.givenUp = new Queue(this, 'GivenUp', {
      encryption: QueueEncryption.KMS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    for (const topic of tables.map((table) => topicOf(table))) {
      const group = deliveryGroupOf(topic);
      grantConsume(stream, this.handler, { topics: [topic], group });
      this.handler.function.addEventSource(
        new ManagedKafkaEventSource({
          clusterArn: stream.clusterArn,
          topic,
          consumerGroupId: group,
          startingPosition: StartingPosition.TRIM_HORIZON,
          batchSize: batchRecords,
          maxBatchingWindow: Duration.seconds(batchWindowSeconds),
          reportBatchItemFailures: true,
          onFailure: new SqsDlq(this.givenUp),
        }),
      );
    }
    this.handler.node.addDependency(...after);
  }
}

/** Lambda looks up the cluster's network with the function's role, and asks for it on every resource. */
function findBrokers(): PolicyStatement {
  return new PolicyStatement({
    actions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
    resources: ['*'],
  });
}
