import { z } from 'zod';
import { workGroupName } from './requests';

/** Athena's least. */
const cutoff = z.number().int().min(10_000_000, 'must be at least 10000000').optional();
const outputLocation = z
  .string()
  .regex(/^s3:\/\/[^/]+/, 'must be of the form s3://bucket/folder/')
  .optional();
export const createWorkGroup = z.object({
  Name: workGroupName,
  Description: z.string().max(1024).optional(),
  Configuration: z
    .object({
      EnforceWorkGroupConfiguration: z.boolean().default(true),
      BytesScannedCutoffPerQuery: cutoff,
      ResultConfiguration: z.object({ OutputLocation: outputLocation }).optional(),
    })
    .optional(),
});
export type CreateWorkGroup = z.infer<typeof createWorkGroup>;
export const updateWorkGroup = z.object({
  WorkGroup: workGroupName,
  Description: z.string().max(1024).optional(),
  ConfigurationUpdates: z
    .object({
      EnforceWorkGroupConfiguration: z.boolean().optional(),
      BytesScannedCutoffPerQuery: cutoff,
      RemoveBytesScannedCutoffPerQuery: z.boolean().optional(),
      ResultConfigurationUpdates: z.object({ OutputLocation: outputLocation }).optional(),
    })
    .optional(),
});
export type UpdateWorkGroup = z.infer<typeof updateWorkGroup>;
