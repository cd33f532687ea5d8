/** An answer of Athena's API that is no success: the exception's name, HTTP status and message. */
export class ApiError extends Error {
  constructor(
    readonly type:
      | 'InvalidRequestException'
      | 'MetadataException'
      | 'ResourceNotFoundException'
      | 'UnknownOperationException'
      | 'InternalServerException',
    message: string,
    /** Athena's code for an invalid request. */
    readonly code?: string,
  ) {
    super(message);
    this.name = type;
  }

  get status(): number {
    return this.type === 'InternalServerException' ? 500 : 400;
  }
}

export function invalidRequest(message: string, code = 'INVALID_INPUT'): ApiError {
  return new ApiError('InvalidRequestException', message, code);
}
