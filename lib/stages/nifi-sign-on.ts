import { Secret as TaskSecret } from 'aws-cdk-lib/aws-ecs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';

type SignOn = Extract<ResolvedConfig['delivery'], { engine: 'nifi' }>['signOn'];

/** Variables that tell NiFi how people sign on; the defaults of the spec are its own login. */
export function signOnValues(signOn: SignOn) {
  if (signOn.kind === 'login') return {};
  return {
    NIFI_OIDC_DISCOVERY_URL: signOn.discoveryUrl,
    NIFI_OIDC_CLIENT_ID: signOn.clientId,
    NIFI_OIDC_USER_CLAIM: signOn.userClaim,
    NIFI_OIDC_ADMINISTRATORS: signOn.administrators.join(','),
  };
}

/** What of it is secret. The secret is somebody else's, and of it only the right to read is taken. */
export function signOnSecrets(scope: Construct, signOn: SignOn) {
  if (signOn.kind === 'login') return {};
  const secret = Secret.fromSecretCompleteArn(scope, 'ClientSecret', signOn.clientSecretArn);
  return { NIFI_OIDC_CLIENT_SECRET: TaskSecret.fromSecretsManager(secret) };
}
