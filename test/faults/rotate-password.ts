import { randomBytes } from 'node:crypto';
import { routeHandlers } from '../../local/route/route-handlers';
import { makeSecrets } from '../../local/route/lake-store';
import { keepSecrets, type Passwords } from '../../local/route/secrets';
import type { Route } from '../../local/route/route';

/**
 * Gives a role another password while its connections are open, by the runbook's steps: the new secret, then the
 * preparation of the source, which sets what does not open the door.
 */
export async function rotatePassword(
  { route: { settings } }: { readonly route: Route },
  role: keyof Passwords,
): Promise<void> {
  keepSecrets(settings.state.secrets, { [role]: randomBytes(18).toString('base64url') });
  await makeSecrets(settings);
  await routeHandlers(settings).prepareSource();
}
