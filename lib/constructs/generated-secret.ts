import { RemovalPolicy } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface GeneratedSecretProps {
  readonly description: string;
  readonly key: IKey;
}

/** A secret of 40 letters and digits, as plain text, which goes with its stack. */
export class GeneratedSecret extends Secret {
  constructor(scope: Construct, id: string, { description, key }: GeneratedSecretProps) {
    super(scope, id, {
      description,
      encryptionKey: key,
      generateSecretString: { passwordLength: 40, excludePunctuation: true },
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
