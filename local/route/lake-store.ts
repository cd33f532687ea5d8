import { BucketAlreadyOwnedByYou, CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { postgresAdmin } from '../engines/postgres';
import { nifiSecretId } from './nifi-settings';
import { bucket, secretId, type RouteSettings } from './settings';

/** What the Storage stack makes in AWS and no handler does: the lake's bucket and the secrets of the roles. */
export async function makeStore(settings: RouteSettings): Promise<void> {
  await Promise.all([makeBucket(settings), makeSecrets(settings)]);
}

async function makeBucket({ awsClient }: RouteSettings): Promise<void> {
  const s3 = new S3Client({ ...awsClient, forcePathStyle: true });
  try {
    await s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        CreateBucketConfiguration: { LocationConstraint: awsClient.region },
      }),
    );
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  } finally {
    s3.destroy();
  }
}

/** Writes every login where the handlers look for it, over what is there. */
export async function makeSecrets({ awsClient, passwords, nifi }: RouteSettings): Promise<void> {
  const client = new SecretsManagerClient(awsClient);
  try {
    for (const [username, password] of Object.entries({
      ...passwords,
      [postgresAdmin]: passwords.postgres,
    })) {
      await putSecret(client, secretId(username), JSON.stringify({ username, password }));
    }
    if (nifi) await putSecret(client, nifiSecretId, nifi.secrets.nifiPassword);
  } finally {
    client.destroy();
  }
}

/** Makes the secret, or gives it another text. */
export async function putSecret(client: SecretsManagerClient, id: string, text: string): Promise<void> {
  try {
    await client.send(new CreateSecretCommand({ Name: id, SecretString: text }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(new PutSecretValueCommand({ SecretId: id, SecretString: text }));
  }
}
