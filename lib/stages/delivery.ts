import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct, IDependable } from 'constructs';
import type { HandlerFunction } from '../constructs/handler-function';
import type { ServiceFromSpec } from '../constructs/service-from-spec';
import type { StageProps } from '../constructs/stage-props';
import type { LakeBuckets } from './lake-buckets';
import type { StreamCluster } from './stream-cluster';

export interface DeliveryProps extends StageProps {
  readonly stream: StreamCluster;
  /** `host:port`, with commas between. */
  readonly bootstrapServers: string;
  readonly lake: LakeBuckets;
  /** The topics, since nothing can read one that is not there, and the catalog, which must read every file that is put. */
  readonly after: readonly IDependable[];
}

export interface DeliveryOutput {
  readonly id: string;
  readonly value: string;
  readonly description: string;
}

/** From Kafka to the lake, by whichever engine. Both read as the same groups, so that one goes on where the other was. */
export interface Delivery extends Construct {
  readonly log: ILogGroup;
  /** What delivers, when it is a function. */
  readonly handler?: HandlerFunction;
  /** What delivers, when it is a task. */
  readonly service?: ServiceFromSpec;
  /** Who hears of alarms. */
  readonly alarmTopic: ITopic;
  /** What a user needs to know of this engine. */
  readonly outputs: readonly DeliveryOutput[];
}
