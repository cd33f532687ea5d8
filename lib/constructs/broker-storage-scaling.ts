import { CfnScalableTarget, CfnScalingPolicy } from 'aws-cdk-lib/aws-applicationautoscaling';
import { Construct } from 'constructs';

/** Share of a broker's volume, in percent, over which it grows. */
const targetPercent = 60;

export interface BrokerStorageScalingProps {
  readonly clusterArn: string;
  readonly fromGiB: number;
  readonly toGiB: number;
}

/** Lets the brokers' volumes grow. They never shrink, and MSK waits at least six hours between two steps. */
export class BrokerStorageScaling extends Construct {
  constructor(scope: Construct, id: string, { clusterArn, fromGiB, toGiB }: BrokerStorageScalingProps) {
    super(scope, id);
    const target = new CfnScalableTarget(this, 'Target', {
      serviceNamespace: 'kafka',
      scalableDimension: 'kafka:broker-storage:VolumeSize',
      resourceId: clusterArn,
      minCapacity: fromGiB,
      maxCapacity: toGiB,
    });
    new CfnScalingPolicy(this, 'Policy', {
      policyName: 'broker-storage',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.ref,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: targetPercent,
        disableScaleIn: true,
        predefinedMetricSpecification: { predefinedMetricType: 'KafkaBrokerStorageUtilization' },
      },
    });
  }
}
