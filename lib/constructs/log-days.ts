import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ResolvedConfig } from '../config';

const known: readonly number[] = Object.values(RetentionDays).filter((days) => typeof days === 'number');

/**
 * How long log groups keep their lines.
 *
 * @throws {Error} for a number of days that CloudWatch does not know
 */
export function logRetention({ logs }: Pick<ResolvedConfig, 'logs'>): RetentionDays {
  const isKnown = (days: number): days is RetentionDays => known.includes(days);
  if (isKnown(logs.days)) return logs.days;
  throw new Error(`logs.days is ${logs.days}; choose one of ${known.join(', ')}.`);
}
