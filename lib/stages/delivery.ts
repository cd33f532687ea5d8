import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct, type IDependable } from 'constructs';
import { HandlerFunction } from '../constructs/handler-function';
import { grantConsume } from '../constructs/kafka-grants';
import { grantPut } from '../constructs/lake-grants';
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

/** Where in the lake Lambda itself puts a batch that it gives up, records and all, so that nothing is lost. */
export const givenUpPrefix = 'aws/lambda/';

/** From Kafka to the lake: a function that Lambda feeds from every change topic. */
export class Delivery extends Construct {
  readonly handler: HandlerFunction;
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
    grantPut(this.handler, { bucket: lake.lake, key: lake.key }, [
      `${zone.raw}/`,
      `${zone.quarantine}/`,
      givenUpPrefix,
    ]);
    this.handler.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [lake.lake.bucketArn] }),
    );
    this.grantBrokers(stream);
    for (const table of tables) {
      const topic = topicOf(table);
      const group = deliveryGroupOf(topic);
      grantConsume(stream, this.handler, { topics: [topic], group });
      const source = new EventSourceMapping(this, `Source-${table.schema}-${table.name}`, {
        target: this.handler.function,
        eventSourceArn: stream.clusterArn,
        kafkaTopic: topic,
        kafkaConsumerGroupId: group,
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: batchRecords,
        maxBatchingWindow: Duration.seconds(batchWindowSeconds),
        // A partition whose batch fails is tried until it succeeds or Kafka's retention ends; the others go on.
        reportBatchItemFailures: true,
        // The CDK's own destination would let the function read and delete all of the lake.
        onFailure: { bind: () => ({ destination: lake.lake.bucketArn }) },
      });
      source.node.addDependency(this.handler, ...after);
    }
  }

  /** Lambda finds the cluster and its network with the function's role. The network it asks for on every resource. */
  private grantBrokers({ clusterArn }: StreamCluster): void {
    this.handler.role.addToPolicy(
      new PolicyStatement({
        actions: [
          'kafka-cluster:DescribeClusterDynamicConfiguration',
          'kafka:DescribeCluster',
          'kafka:DescribeClusterV2',
          'kafka:GetBootstrapBrokers',
        ],
        resources: [clusterArn],
      }),
    );
    this.handler.role.addToPolicy(
      new PolicyStatement({
        actions: ['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'],
        resources: ['*'],
      }),
    );
  }
}
