import type { Client } from 'pg';
import { readCaptureFacts } from '../../lambda/capture/capture-facts';
import type { ConnectApi, ConnectorStatus } from '../../lambda/capture/connect-api';
import { slotStateOf, type SlotFinding } from '../../lambda/capture/slot-state';
import { connectorName } from '../../lib/contracts/source-names';
import type { Finding } from './finding';

/** Whether the connector and its task run, and what the replication slot says. */
export async function lookAtCapture(source: Client, connect: ConnectApi): Promise<Finding> {
  const status = await connect.readStatus(connectorName);
  const slot = slotStateOf(await readCaptureFacts(source, connect, connectorName));
  return ofSlot(slot) ?? ofConnector(status) ?? { level: 'well', text: slot.finding };
}

const slotArticle = 'The replication slot';

function ofSlot({ state, refused, finding }: SlotFinding): Finding | undefined {
  if (refused || state === 'unreserved') return { level: 'trouble', text: finding, article: slotArticle };
  if (state === 'lagging' || state === 'extended') {
    return { level: 'note', text: finding, article: slotArticle };
  }
  return undefined;
}

/** Connect calls a connector RUNNING whose task has failed. */
function ofConnector({ connector, tasks }: ConnectorStatus): Finding | undefined {
  const parts = [
    { name: 'The connector', ...connector },
    ...tasks.map(({ id, ...part }) => ({ name: `Task ${id} of the connector`, ...part })),
  ];
  const stopped = parts.find(({ state }) => state !== 'RUNNING');
  const article = 'A row does not show up';
  if (stopped) {
    const [reason] = stopped.trace?.split('\n') ?? [];
    const text = `${stopped.name} is ${stopped.state}${reason === undefined ? '' : `: ${reason}`}.`;
    return { level: 'trouble', text, article };
  }
  if (tasks.length > 0) return undefined;
  return { level: 'trouble', text: 'The connector has no task, so nothing is captured.', article };
}
