import { readCanvas } from './flow-canvas';
import { driftOf, isLive } from './flow-drift';
import { viewFlow, type FlowView } from './flow-view';
import { NifiApi } from './nifi-api';
import type { NifiConnection } from './nifi-connection';
import { readNifiStatus, type NifiStatus } from './nifi-status';

export interface NifiFindings extends NifiStatus {
  /** Every component of the deployed flow runs; where none was deployed, something runs. */
  readonly runs: boolean;
  /** How the flow differs from what was deployed, one line a component. */
  readonly drift: readonly string[];
}

/** What an onlooker wants to know of a NiFi; nothing is changed. */
export async function lookAtNifi(connection: Pick<NifiConnection, 'call'>): Promise<NifiFindings> {
  const api = new NifiApi(connection);
  const status = await readNifiStatus(connection);
  const nifi = await api.version();
  const views: FlowView[] = [];
  const drift: string[] = [];
  for (const one of (await readCanvas(api)).own) {
    const view = await viewFlow(api, one.group.id);
    if (!isLive({ ...one, active: view.active })) continue;
    views.push(view);
    drift.push(...(await driftOf(api, one, nifi)));
  }
  const runs = views.length > 0 ? views.some(runsWhole) : (await viewFlow(api, 'root')).active;
  return { ...status, runs, drift };
}

function runsWhole({ processors }: FlowView): boolean {
  return processors.every(({ component }) => ['RUNNING', 'DISABLED'].includes(component.state));
}
