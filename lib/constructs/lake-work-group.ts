import { CfnWorkGroup } from 'aws-cdk-lib/aws-athena';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';

export interface LakeWorkGroupProps {
  readonly config: ResolvedConfig;
  readonly name: string;
  readonly description: string;
  readonly scanCutoffBytes: number | 'none';
  readonly lake: { readonly results: IBucket; readonly key: IKey };
  /** Folder of its results in their bucket, with a slash at the end. @default - the whole bucket */
  readonly folder?: string;
}

/** A workgroup whose settings nobody can step around. */
export function lakeWorkGroup(
  scope: Construct,
  id: string,
  { config, name, description, scanCutoffBytes, lake: { results, key }, folder = '' }: LakeWorkGroupProps,
): CfnWorkGroup {
  return new CfnWorkGroup(scope, id, {
    name,
    description,
    recursiveDeleteOption: config.deleteData.withStacks,
    workGroupConfiguration: {
      enforceWorkGroupConfiguration: true,
      publishCloudWatchMetricsEnabled: true,
      bytesScannedCutoffPerQuery: scanCutoffBytes === 'none' ? undefined : scanCutoffBytes,
      engineVersion: { selectedEngineVersion: 'Athena engine version 3' },
      resultConfiguration: {
        outputLocation: `s3://${results.bucketName}/${folder}`,
        encryptionConfiguration: { encryptionOption: 'SSE_KMS', kmsKey: key.keyArn },
      },
    },
  });
}
