/**
 * `node steps.js prepare` or `register`: what the stack does once a deployment, inside a container of compose.yaml.
 * `make-api-key` prints a key of the API.
 */
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { sourceConnector } from '../../containers/connect/source-connector';
import { handler as registerConnector } from '../../lambda/capture/start-connector';
import { handler as manageApiKeys } from '../../lambda/source/manage-api-keys';
import { handler as prepareSource } from '../../lambda/source/prepare-source';
import { handler as createTopics } from '../../lambda/stream/create-topics';
import { apiScopes } from '../../lib/contracts/api-scopes';
import { sourceRoles } from '../../lib/contracts/source-names';
import { postgresAdmin } from '../engines/postgres';
import { secretId } from '../route/settings';

const step = z.enum(['prepare', 'register', 'make-api-key']);

async function main(name: string | undefined): Promise<void> {
  switch (step.parse(name)) {
    case 'register':
      console.log(JSON.stringify(await registerConnector(sourceConnector())));
      return;
    case 'make-api-key':
      console.log(await makeApiKey());
      return;
    case 'prepare':
      await prepare();
  }
}

/** Every scope; for one who tries things out. */
async function makeApiKey(): Promise<string> {
  const answer = await manageApiKeys({ action: 'make', name: 'by-hand', scopes: [...apiScopes] });
  return 'made' in answer ? answer.made.key : '';
}

async function prepare(): Promise<void> {
  await putSecrets(z.object({ PASSWORD: z.string().min(1) }).parse(process.env).PASSWORD);
  console.log(JSON.stringify(await prepareSource()));
  console.log(JSON.stringify(await createTopics()));
}

async function putSecrets(password: string): Promise<void> {
  const client = new SecretsManagerClient();
  for (const username of [postgresAdmin, ...sourceRoles]) {
    const secret = { Name: secretId(username), SecretString: JSON.stringify({ username, password }) };
    await client.send(new CreateSecretCommand(secret)).catch(async (error: unknown) => {
      if (!(error instanceof ResourceExistsException)) throw error;
      await client.send(
        new PutSecretValueCommand({ SecretId: secret.Name, SecretString: secret.SecretString }),
      );
    });
  }
  client.destroy();
}

main(process.argv[2]).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
