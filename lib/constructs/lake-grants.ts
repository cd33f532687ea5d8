import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/** A bucket and the key that encrypts it. */
export interface EncryptedBucket {
  readonly bucket: IBucket;
  readonly key: IKey;
}

/** Lets a role write objects below the prefixes. The grants of the CDK have actions that end in a star. */
export function grantPut(
  { grantPrincipal }: IGrantable,
  { bucket, key }: EncryptedBucket,
  prefixes: readonly string[],
): void {
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['s3:AbortMultipartUpload', 's3:PutObject'],
      resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    }),
  );
  // Decrypt is for uploads in parts.
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['kms:Decrypt', 'kms:GenerateDataKey'], resources: [key.keyArn] }),
  );
}

/** Lets a role list the whole bucket and read objects below the prefixes. @param prefixes by default all */
export function grantRead(
  { grantPrincipal }: IGrantable,
  { bucket, key }: EncryptedBucket,
  prefixes: readonly string[] = [''],
): void {
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['s3:GetBucketLocation', 's3:ListBucket'],
      resources: [bucket.bucketArn],
    }),
  );
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: prefixes.map((prefix) => bucket.arnForObjects(`${prefix}*`)),
    }),
  );
  grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }),
  );
}
