import { isLive, makeKey } from '../../lambda/source/api-keys';
import { apiScopes } from '../../lib/contracts/api-scopes';
import { openSource } from '../job/clients';
import { keepSecrets, loadSecrets } from './secrets';
import type { RouteSettings } from './settings';

/** Makes a key with every scope for this machine's own clients, unless the one of a former run is still good. */
export async function makeApiKey(settings: RouteSettings): Promise<void> {
  const file = settings.state.secrets;
  const source = await openSource(settings, 'migrate');
  try {
    const { apiKey } = loadSecrets(file);
    if (apiKey !== undefined && (await isLive(source, apiKey))) return;
    const { key } = await makeKey(source, { name: 'this-machine', scopes: [...apiScopes] });
    keepSecrets(file, { apiKey: key });
  } finally {
    await source.end();
  }
}
