import type { NifiApi, NifiGroup } from './nifi-api';
import { markOf, type FlowMark } from './flow-mark';

/** A version of the flow that NiFi has. */
export interface FlowOnCanvas {
  readonly group: NifiGroup;
  /** Nothing of a group that was being made when a run was ended, or whose comments somebody changed. */
  readonly mark?: FlowMark;
}

export interface Canvas {
  readonly own: readonly FlowOnCanvas[];
  /** Names of what others drew there. */
  readonly foreign: readonly string[];
}

/** As names of groups and parameter contexts end: a version, and a number when it was made more than once. */
const versionSuffix = / [0-9a-f]{12}(\.\d+)?$/;

export function bearsVersion(name: string): boolean {
  return versionSuffix.test(name);
}

export async function readCanvas(api: NifiApi): Promise<Canvas> {
  const { processGroups, processors } = await api.readContents('root');
  const all = processGroups.map((group) => ({ group, mark: markOf(group.component.comments ?? '') }));
  return {
    own: all.filter(isOwn),
    foreign: [
      ...all.filter((one) => !isOwn(one)).map(({ group }) => group.component.name),
      ...processors.map(({ component }) => component.name ?? component.type),
    ].sort(),
  };
}

/** Its mark, its name or its parameter context tells, so that a change of one by hand hides nothing. */
function isOwn({ group: { component }, mark }: FlowOnCanvas): boolean {
  const { name, parameterContext } = component;
  return mark !== undefined || bearsVersion(name) || bearsVersion(parameterContext?.component?.name ?? '');
}

/** Deletes parameter contexts of versions that are gone. */
export async function clearContexts(api: NifiApi): Promise<void> {
  for (const context of await api.readContexts()) {
    const { name, boundProcessGroups } = context.component;
    if (bearsVersion(name) && (boundProcessGroups ?? []).length === 0) await api.deleteContext(context);
  }
}
