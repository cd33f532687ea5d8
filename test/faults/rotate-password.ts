import { randomBytes } from 'node:crypto';
import { routeHandlers } from '../../local/route/route-handlers';
import { makeSecrets } from '../../local/route/lake-store';
import type { Passwords } from '../../local/route/secrets';
import { writeWhole } from '../../local/supervisor/run-record';
import type { FaultRoute } from './fault-route';

/**
 * Gives a role another password while its connections are open, by the runbook's steps: the new secret, then the
 * preparation of the source, which sets what does not open the door.
 */
export async function rotatePassword(
  { route: { settings } }: FaultRoute,
  role: keyof Passwords,
): Promise<void> {
  const rotated: Passwords = { ...settings.passwords, [role]: randomBytes(18).toString('base64url') };
  writeWhole(settings.state.secrets, `${JSON.stringify(rotated, null, 2)}\n`, 0o600);
  await makeSecrets(settings);
  await routeHandlers(settings).prepareSource();
}
