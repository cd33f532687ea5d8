import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { PutFile } from './lake-file';

/** Milliseconds until a put that stalls is given up; the client tries three times. */
const requestTimeout = 20_000;

let client: S3Client | undefined;

/** Puts into the bucket; S3 checks the body against the CRC-32 that goes with it. */
export function putInto(bucket: string, s3 = lambdaClient()): PutFile {
  return async ({ key, contentType, body }) => {
    await s3.send(
      new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentType: contentType,
        ChecksumAlgorithm: 'CRC32',
      }),
    );
  };
}

/** Made at the first invocation, not when the module loads: region and endpoint come from the environment then. */
function lambdaClient(): S3Client {
  client ??= new S3Client({ requestHandler: { requestTimeout, connectionTimeout: 3_000 } });
  return client;
}
