import type { Client } from 'pg';
import { slotName } from '../../lib/contracts/source-names';
import { readCaptureFacts, noteOffset } from './capture-facts';
import type { ConnectApi } from './connect-api';
import type { Registration } from './contract';
import { beginEpoch, epochOf, withEpoch } from './epoch';
import type { Patience } from './patience';
import { registeredAtAll } from './registered-at-all';

/**
 * Begins capture anew under the next epoch: slot and offsets go, and the connector takes a snapshot of all tables and
 * then streams from it, so that writes which go on meanwhile arrive, too. Returns when the snapshot is in Kafka. May be
 * repeated after it was cut off: each time begins one epoch more.
 *
 * @param source connection of the connector's role
 * @returns the new epoch
 */
export async function restartCapture(
  source: Client,
  connect: ConnectApi,
  wanted: Registration,
  leastEpoch: number,
  patience: Patience,
): Promise<number> {
  const { name } = wanted;
  const registered = await patience.until('Kafka Connect', async () => ({
    config: await connect.readConfig(name),
  }));
  const epoch = 1 + (await epochOf(source, leastEpoch, registered.config));
  // Else a new one would go on from the offsets that are kept, without a snapshot.
  const former = withEpoch(wanted, epoch - 1);
  await patience.until('the registration', () => registeredAtAll(connect, former));
  await patience.until('the connector to stop', () => stopped(connect, name));
  await patience.until('the offsets to go', () => offsetsGone(connect, name));
  await patience.until(`slot ${slotName} to go`, () => slotGone(source));
  // Last of all that goes: from here on nothing was captured yet, and the database admits a connector.
  await beginEpoch(source, epoch);
  const { config } = withEpoch(wanted, epoch);
  await patience.until('the registration', async () => {
    await connect.putConfig(name, config);
    await connect.resume(name);
    return true;
  });
  await patience.until('the end of the snapshot', async () => {
    const facts = await readCaptureFacts(source, connect, name);
    const failed = (await connect.readStatus(name)).tasks.some(({ state }) => state === 'FAILED');
    if (failed) await connect.restartFailed(name);
    if (facts.offsetLsn === undefined) return false;
    await noteOffset(source, facts);
    return true;
  });
  return epoch;
}

async function stopped(connect: ConnectApi, name: string): Promise<boolean> {
  const { connector, tasks } = await connect.readStatus(name);
  if (connector.state === 'STOPPED' && tasks.length === 0) return true;
  if (connector.state !== 'STOPPED') await connect.stop(name);
  return false;
}

/** Connect refuses as long as a task has not ended. */
async function offsetsGone(connect: ConnectApi, name: string): Promise<boolean> {
  try {
    await connect.deleteOffsets(name);
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('Kafka Connect refused')) return false;
    throw error;
  }
}

async function slotGone(source: Client): Promise<boolean> {
  const { rows } = await source.query<{ active: boolean }>(
    'select active from pg_replication_slots where slot_name = $1',
    [slotName],
  );
  if (rows.length === 0) return true;
  // Of the connector's own role it may; another reader is waited for.
  await source.query(
    `select pg_terminate_backend(active_pid) from pg_replication_slots join pg_stat_activity on pid = active_pid
     where slot_name = $1 and usename = current_user`,
    [slotName],
  );
  if (rows[0]?.active === false) await source.query('select pg_drop_replication_slot($1)', [slotName]);
  return false;
}
