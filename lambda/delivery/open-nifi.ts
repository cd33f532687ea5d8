import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { NifiEnvironment } from './flow-contract';
import { NifiConnection } from './nifi-connection';

/** A connection to NiFi with the password of its secret; nothing is asked of NiFi yet. */
export async function openNifi(environment: NifiEnvironment): Promise<NifiConnection> {
  const { NIFI_URL, NIFI_USER, NIFI_CERTIFICATE, NIFI_KEY, NIFI_PASSWORD_SECRET_ID } = environment;
  const { SecretString: password } = await new SecretsManagerClient({}).send(
    new GetSecretValueCommand({ SecretId: NIFI_PASSWORD_SECRET_ID }),
  );
  if (!password)
    throw new Error(`Secret ${NIFI_PASSWORD_SECRET_ID} is empty; it holds NiFi's password as text.`);
  return new NifiConnection({
    url: NIFI_URL,
    user: NIFI_USER,
    certificate: NIFI_CERTIFICATE,
    password,
    ...(NIFI_KEY !== undefined && { key: NIFI_KEY }),
  });
}
