import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { logRetention } from './log-days';
import type { StageProps } from './stage-props';

export interface StageLogProps extends StageProps {
  /** @default - generated */
  readonly logGroupName?: string;
}

/** A log group that is encrypted, has an end, and goes with what writes to it. */
export class StageLog extends LogGroup {
  constructor(scope: Construct, id: string, { config, network, logGroupName }: StageLogProps) {
    super(scope, id, {
      logGroupName,
      retention: logRetention(config),
      encryptionKey: network.logKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
