import { z } from 'zod';

/** Environment of the Athena substitute, beside the AWS SDK's own variables, which name S3 and Glue. */
export const athenaEnvironment = z.object({
  ATHENA_PORT: z.coerce.number().int().min(1).max(65535),
  TRINO_URL: z.url(),
  /** The one workgroup there is, beside Athena's own `primary`. */
  ATHENA_WORKGROUP: z.string().min(1),
  /** Where results go when neither the request nor the workgroup says otherwise. */
  RESULT_LOCATION: z.string().regex(/^s3:\/\/[^/]+\/.*$/, 'must be of the form s3://bucket/folder/'),
  /** Folder for large results, until the process ends. */
  RESULT_FOLDER: z.string().min(1),
});
