import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface LoginSecretProps {
  readonly username: string;
  readonly encryptionKey: IKey;
}

/** A login as the handlers read it: JSON with `username` and a generated `password` of letters and digits. */
export class LoginSecret extends Secret {
  constructor(scope: Construct, id: string, { username, encryptionKey }: LoginSecretProps) {
    super(scope, id, {
      description: `PostgreSQL login of ${username}`,
      encryptionKey,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username }),
        generateStringKey: 'password',
        passwordLength: 40,
        // Connection strings and shells take the rest as it is.
        excludePunctuation: true,
      },
    });
  }
}
