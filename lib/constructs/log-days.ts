import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ResolvedConfig } from '../config';

/** How long log groups keep their lines. The CDK's list of days is an enum of these very numbers. */
export function logRetention(config: Pick<ResolvedConfig, 'logs'>): RetentionDays {
  return config.logs.days;
}
