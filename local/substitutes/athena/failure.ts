import type { AthenaError } from '@aws-sdk/client-athena';
import type { TrinoAnswer, TrinoCause } from './trino-answer';

/** Why a query failed, in the two forms that Athena gives it. */
export interface Failure {
  readonly reason: string;
  readonly error: AthenaError;
}

/** Category and type of Athena's error catalog by Trino's error type. */
const catalog: Readonly<Record<string, { ErrorCategory: number; ErrorType: number; Retryable: boolean }>> = {
  USER_ERROR: { ErrorCategory: 2, ErrorType: 1000, Retryable: false },
  INSUFFICIENT_RESOURCES: { ErrorCategory: 1, ErrorType: 5, Retryable: true },
  INTERNAL_ERROR: { ErrorCategory: 1, ErrorType: 200, Retryable: true },
  EXTERNAL: { ErrorCategory: 3, ErrorType: 200, Retryable: true },
};
const internal = { ErrorCategory: 1, ErrorType: 200, Retryable: true };

/** The reason ends with the innermost cause, which Athena keeps to itself. */
export function trinoFailure(error: NonNullable<TrinoAnswer['error']>): Failure {
  const { message, errorName, errorType, failureInfo } = error;
  const cause = failureInfo && innermost(failureInfo).message;
  const hidden = errorType !== 'USER_ERROR' && cause !== undefined && !message.includes(cause);
  const reason = `${errorName}: ${message}${hidden ? ` (${cause})` : ''}`;
  return { reason, error: { ...(catalog[errorType] ?? internal), ErrorMessage: reason } };
}

/** A mistake of the one who asks, that Trino never saw. */
export function userFailure(reason: string): Failure {
  return { reason, error: { ...(catalog['USER_ERROR'] ?? internal), ErrorMessage: reason } };
}

/** A failure outside of Trino: it could not be reached, or S3 did not take the result. */
export function otherFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : '';
  const reason = `GENERIC_INTERNAL_ERROR: ${message}${cause}`;
  return { reason, error: { ...internal, ErrorMessage: reason } };
}

function innermost(failure: TrinoCause): TrinoCause {
  return failure.cause ? innermost(failure.cause) : failure;
}
