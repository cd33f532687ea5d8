import type { Client } from 'pg';
import { slotName } from '../../lib/contracts/source-names';
import { readCaptureFacts, noteOffset } from './capture-facts';
import type { ConnectApi } from './connect-api';
import type { Registration } from './contract';
import { beginEpoch, epochOf, withEpoch } from './epoch';
import type { Patience } from './patience';
import { registeredAtAll } from './registered-at-all';

/** Any number, as long as nothing else in the database takes the same advisory lock. */
export const recoveryLock = 7_348_924;

/**
 * Begins capture anew under the next epoch: slot and offsets go, and the connector takes a snapshot of all tables and
 * then streams from it, so that writes which go on meanwhile arrive, too. Returns when the snapshot is in Kafka. May be
 * repeated after it was cut off: each time begins one epoch more.
 *
 * @param source connection of the connector's role, to be closed afterwards: until then no other one may do the same
 * @returns the new epoch
 * @throws when another one is doing the same
 */
export async function restartCapture(
  source: Client,
  connect: ConnectApi,
  wanted: Registration,
  leastEpoch: number,
  patience: Patience,
): Promise<number> {
  await alone(source);
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

/** Each of two would drop the other's slot. */
async function alone(source: Client): Promise<void> {
  const { rows } = await source.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    recoveryLock,
  ]);
  if (rows[0]?.alone === true) return;
  throw new Error(
    'Another recovery of this database is under way: wait for its end. One whose command has died holds on until the ' +
      'database misses it; its connection is the one of pg_stat_activity with the application_name "tidemark-source".',
  );
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
