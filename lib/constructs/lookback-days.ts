import type { ResolvedConfig } from '../config';

/** Days in which a record can still be delivered: for which topics keep records, and one. A handler's variable. */
export function lookbackDays({ topics }: ResolvedConfig): string {
  return String(Math.ceil(topics.retentionHours / 24) + 1);
}
