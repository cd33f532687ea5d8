import type { Client } from 'pg';
import { connectorName } from '../../lib/contracts/source-names';
import { noteOffset, readCaptureFacts } from './capture-facts';
import { ConnectUnavailable, type ConnectApi, type ConnectorStatus } from './connect-api';
import { slotStateOf, type SlotFinding } from './slot-state';

export interface SlotReport extends SlotFinding {
  /** What was done to the connector: `restarted` are parts that had failed. */
  readonly action: 'none' | 'stopped' | 'restarted';
  /** Bytes of WAL that the slot holds back; 0 without a slot. */
  readonly heldBytes: number;
}

/**
 * Looks once where capture stands. Notes its offset, so that the database admits the connector after a break; starts
 * failed parts again; stops a connector that would skip changes. Called at short intervals.
 *
 * @param source connection of the connector's role
 * @throws ConnectUnavailable while no worker answers
 */
export async function lookAtSlot(source: Client, connect: ConnectApi): Promise<SlotReport> {
  const status = await statusOf(connect);
  const facts = await readCaptureFacts(source, connect, connectorName);
  const finding = slotStateOf(facts);
  const heldBytes = facts.slot?.heldBytes ?? 0;
  // A worker that has just begun has neither the connector nor its offset yet.
  if (finding.state === 'forgotten' && status === undefined) {
    throw new ConnectUnavailable(`Kafka Connect has no connector ${connectorName} yet.`);
  }
  if (finding.refused) {
    const runs = status !== undefined && status.connector.state !== 'STOPPED';
    if (runs) await connect.stop(connectorName);
    return { ...finding, heldBytes, action: runs ? 'stopped' : 'none' };
  }
  await noteOffset(source, facts);
  const failed = [status?.connector, ...(status?.tasks ?? [])].some((part) => part?.state === 'FAILED');
  if (failed) await connect.restartFailed(connectorName);
  return { ...finding, heldBytes, action: failed ? 'restarted' : 'none' };
}

/** undefined before the connector is registered. */
async function statusOf(connect: ConnectApi): Promise<ConnectorStatus | undefined> {
  try {
    return await connect.readStatus(connectorName);
  } catch (error) {
    if (error instanceof ConnectUnavailable) return undefined;
    throw error;
  }
}
