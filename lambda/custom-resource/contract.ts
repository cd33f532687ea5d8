import * as z from 'zod';

/**
 * What CloudFormation tells by way of the CDK's provider framework, as far as it is used here.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
 */
export const resourceEvent = z.object({
  RequestType: z.enum(['Create', 'Update', 'Delete']),
  LogicalResourceId: z.string().min(1),
  /** Not there when the resource is created. */
  PhysicalResourceId: z.string().min(1).optional(),
  ResourceProperties: z.object({
    /** What the handler is called with. CloudFormation turns numbers and truth values in it into text. */
    event: z.unknown().optional(),
  }),
});

export interface ResourceAnswer {
  /** The same at every answer: with another one CloudFormation would ask for the deletion of the old. */
  readonly PhysicalResourceId: string;
}
