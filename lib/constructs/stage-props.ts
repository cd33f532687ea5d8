import type { ICluster } from 'aws-cdk-lib/aws-ecs';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ResolvedConfig } from '../config';

/** What every stage needs. A stack hands it over; a test or another app may put it together itself. */
export interface StageProps {
  readonly config: ResolvedConfig;
  readonly network: StageNetwork;
}

/** Where a stage runs. */
export interface StageNetwork {
  readonly vpc: IVpc;
  /** With a Cloud Map namespace of its own. */
  readonly cluster: ICluster;
  /** Encrypts log groups, and what alarms tell. */
  readonly logKey: IKey;
}
