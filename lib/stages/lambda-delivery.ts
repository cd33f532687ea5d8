import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';
import { HandlerFunction } from '../constructs/handler-function';
import { grantConsume } from '../constructs/kafka-grants';
import { grantPut } from '../constructs/lake-grants';
import { environmentNames } from '../contracts/environment-names';
import { zone } from '../contracts/lake-layout';
import { isCaptured, lakeTables } from '../contracts/lake-tables';
import { deliveryGroupOf, topicOf } from '../contracts/topics';
import type { Delivery, DeliveryOutput, DeliveryProps } from './delivery';
import { DeliveryWatch } from './delivery-watch';
import type { StreamCluster } from './stream-cluster';

type LambdaSettings = Extract<ResolvedConfig['delivery'], { engine: 'lambda' }>;

/** Where in the lake Lambda itself puts a batch that it gives up, records and all, so that nothing is lost. */
const givenUpPrefix = 'aws/lambda/';

export interface LambdaDeliveryProps extends DeliveryProps {
  readonly delivery: LambdaSettings;
}

/** From Kafka to the lake: a function that Lambda feeds from every topic of the lake. */
export class LambdaDelivery extends Construct implements Delivery {
  readonly log: ILogGroup;
  readonly outputs: readonly DeliveryOutput[];
  readonly alarmTopic: ITopic;
  readonly handler: HandlerFunction;

  constructor(
    scope: Construct,
    id: string,
    { stream, lake, after, delivery, ...stage }: LambdaDeliveryProps,
  ) {
    super(scope, id);
    const { paused, concurrency, memoryMiB, timeoutSeconds, batchRecords, batchWindowSeconds } = delivery;
    this.handler = new HandlerFunction(this, 'Handler', {
      ...stage,
      module: 'delivery/deliver-changes',
      env: {
        LAKE_BUCKET: lake.lake.bucketName,
        METRIC_NAMESPACE: environmentNames(stage.config.name).metrics,
      },
      timeout: Duration.seconds(timeoutSeconds),
      memoryMiB,
      concurrency,
    });
    this.handler.function.node.addDependency(...after);
    grantPut(this.handler, { bucket: lake.lake, key: lake.key }, [
      `${zone.raw}/`,
      `${zone.quarantine}/`,
      givenUpPrefix,
    ]);
    this.handler.role.addToPolicy(
      new PolicyStatement({ actions: ['s3:ListBucket'], resources: [lake.lake.bucketArn] }),
    );
    this.grantBrokers(stream);
    for (const table of lakeTables) {
      const topic = topicOf(table);
      const group = deliveryGroupOf(topic);
      grantConsume(stream, this.handler, { topics: [topic], group });
      const name = isCaptured(table) ? `${table.schema}-${table.name}` : table.name;
      const source = new EventSourceMapping(this, `Source-${name}`, {
        target: this.handler.function,
        enabled: !paused,
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
    const { outputs, topic } = new DeliveryWatch(this, 'Watch', {
      ...stage,
      stream,
      after,
      gatherSeconds: batchWindowSeconds,
    });
    this.log = this.handler.function.logGroup;
    const description = 'Batches that were not delivered: prefix in the bucket of the lake';
    this.alarmTopic = topic;
    this.outputs = [{ id: 'GivenUp', value: givenUpPrefix, description }, ...outputs];
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
