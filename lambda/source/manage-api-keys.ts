import { apiKeyEnvironment, apiKeyRequest, type ApiKeyAnswer } from './api-key-contract';
import { changeApiKeys } from './api-keys';
import { readLogin, withSource } from './connect-source';

/** Makes, lists, revokes or rotates keys of the API, as the event asks. A new key stands in the answer, once. */
export async function handler(event: unknown): Promise<ApiKeyAnswer> {
  const request = apiKeyRequest.parse(event);
  const environment = apiKeyEnvironment.parse(process.env);
  const login = await readLogin(environment.MIGRATE_SECRET_ID);
  const answer = await withSource(environment, login, (client) => changeApiKeys(client, request));
  // Who may be asked later: all but the secret.
  const id = 'made' in answer ? answer.made.id : 'revoked' in answer ? answer.revoked : undefined;
  console.log(JSON.stringify({ action: request.action, id }));
  return answer;
}
