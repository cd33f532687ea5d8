import { bearsVersion, type FlowOnCanvas } from './flow-canvas';
import { differences, flowParts } from './flow-parts';
import type { NifiApi } from './nifi-api';

/**
 * How a version of the flow differs from what was deployed, one line a component.
 *
 * @param nifi version of NiFi that runs: another one than at the deployment writes the same flow in another way
 */
export async function driftOf(
  api: NifiApi,
  { group, mark }: FlowOnCanvas,
  nifi: string,
): Promise<readonly string[]> {
  if (mark === undefined) return [`group "${group.component.name}" has lost the last line of its comments`];
  if (mark.nifi !== nifi) return [];
  return differences(mark.parts, flowParts(await api.download(group.id)));
}

/** Ran once without complaint, or runs; a name of ours without a mark was live before somebody took the mark away. */
export function isLive({ mark, active, group }: FlowOnCanvas & { readonly active: boolean }): boolean {
  return mark?.state === 'live' || (mark === undefined && active && bearsVersion(group.component.name));
}
