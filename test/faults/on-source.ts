import type { Client } from 'pg';
import type { FaultRoute } from './fault-route';

/** Works on a connection of its own, as the source's superuser, and closes it. */
export async function onSource(on: FaultRoute, work: (admin: Client) => Promise<unknown>): Promise<void> {
  const admin = await on.connect();
  try {
    await work(admin);
  } finally {
    await admin.end();
  }
}
