import type { QueryExecution } from '@aws-sdk/client-athena';

/** Who is to blame, as Athena's error category says; undefined when Athena does not say. */
const categories: Readonly<Record<number, 'system' | 'user' | 'other'>> = {
  1: 'system',
  2: 'user',
  3: 'other',
};

/** A query that Athena accepted and that did not succeed. The message is Athena's reason. */
export class QueryFailed extends Error {
  readonly queryId: string | undefined;
  readonly category: 'system' | 'user' | 'other' | undefined;
  /** Athena's error type, a number of its documentation. */
  readonly errorType: number | undefined;
  /** Whether the same statement may succeed, as Athena says. */
  readonly retryable: boolean;

  constructor({ QueryExecutionId, Status }: QueryExecution) {
    super(Status?.StateChangeReason ?? `The query was ${Status?.State?.toLowerCase() ?? 'lost'}.`);
    this.name = 'QueryFailed';
    this.queryId = QueryExecutionId;
    this.category = categories[Status?.AthenaError?.ErrorCategory ?? 0];
    this.errorType = Status?.AthenaError?.ErrorType;
    this.retryable = Status?.AthenaError?.Retryable ?? false;
  }
}
