import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret, type ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/**
 * A login of another stack, to be read from this one. The grant of the secret itself would write the reader into the
 * policy of the key, so that what keeps data came to depend on what moves it.
 */
export class ReadLogin extends Construct {
  readonly secret: ISecret;
  private readonly key: IKey;

  constructor(scope: Construct, id: string, { secret, key }: { secret: ISecret; key: IKey }) {
    super(scope, id);
    this.secret = Secret.fromSecretCompleteArn(this, 'Secret', secret.secretArn);
    this.key = key;
  }

  /** The reader's own policy is enough: the key's policy leaves it to the account's. */
  grantRead(reader: IGrantable): void {
    this.secret.grantRead(reader);
    this.grantDecrypt(reader);
  }

  /** For a reader that has the right to the secret already, as a task's execution role. */
  grantDecrypt({ grantPrincipal }: IGrantable): void {
    grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [this.key.keyArn],
        conditions: {
          StringEquals: { 'kms:ViaService': `secretsmanager.${Stack.of(this).region}.amazonaws.com` },
        },
      }),
    );
  }
}
