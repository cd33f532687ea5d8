import { resourceEvent, type ResourceAnswer } from './contract';

/**
 * Makes a handler that may be repeated the handler of a custom resource: creation and update call it with the
 * property `event`. Deletion calls `onDelete`, and without one leaves everything as it is, since what the handlers make
 * keeps data.
 *
 * The CDK's provider framework answers CloudFormation in every case: with what is returned, or with the error that is
 * thrown or with a time-out of the function as a failure. It calls for no deletion of what it could not create.
 */
export function onEvent(
  handler: (event: never) => Promise<unknown>,
  onDelete?: () => Promise<unknown>,
): (event: unknown) => Promise<ResourceAnswer> {
  return async (told) => {
    const { RequestType, LogicalResourceId, PhysicalResourceId, ResourceProperties } =
      resourceEvent.parse(told);
    const line = { resource: LogicalResourceId, request: RequestType };
    if (RequestType === 'Delete') {
      console.log(JSON.stringify({ ...line, ...(onDelete ? { report: await onDelete() } : { kept: true }) }));
    } else {
      // The handler parses what it is given.
      const report = await handler(ResourceProperties.event as never);
      console.log(JSON.stringify({ ...line, report }));
    }
    return { PhysicalResourceId: PhysicalResourceId ?? LogicalResourceId };
  };
}
