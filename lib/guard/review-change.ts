import { holds, type Exception } from './exceptions';
import type { Finding } from './finding';
import { loweredTopics } from './lowered-topics';
import { openedDoors } from './opened-doors';
import { removedKeepers } from './removed-keepers';
import { crowdedUpdates, replacedResources } from './replaced-resources';
import type { Stack, StackPair } from './template';
import { weakenedKeepers } from './weakened-keepers';

const rules: readonly ((pair: StackPair) => Finding[])[] = [
  removedKeepers,
  replacedResources,
  weakenedKeepers,
  crowdedUpdates,
  loweredTopics,
  openedDoors,
];

export interface Review {
  readonly pairs: readonly StackPair[];
  /** Findings that stop the change. */
  readonly stopped: readonly Finding[];
  /** Findings that would stop it without a reviewed exception that still holds. */
  readonly excepted: readonly { readonly finding: Finding; readonly exception: Exception }[];
  /** Findings to know. */
  readonly told: readonly Finding[];
  /** Exceptions whose day has passed; they stop the change too, so that the file stays true. */
  readonly expired: readonly Exception[];
}

/** @param today `YYYY-MM-DD` */
export function reviewChange(
  before: readonly Stack[],
  after: readonly Stack[],
  exceptions: readonly Exception[],
  today: string,
): Review {
  const pairs = pairStacks(before, after);
  const findings = rules.flatMap((rule) => pairs.flatMap(rule));
  const valid = new Map(exceptions.filter((entry) => holds(entry, today)).map((entry) => [entry.id, entry]));
  const stopping = findings.filter(({ stops }) => stops);
  return {
    pairs,
    stopped: stopping.filter(({ id }) => !valid.has(id)),
    excepted: stopping.flatMap((finding) => {
      const exception = valid.get(finding.id);
      return exception ? [{ finding, exception }] : [];
    }),
    told: findings.filter(({ stops }) => !stops),
    expired: exceptions.filter((entry) => !holds(entry, today)),
  };
}

export function isRefused({ stopped, expired }: Review): boolean {
  return stopped.length > 0 || expired.length > 0;
}

function pairStacks(before: readonly Stack[], after: readonly Stack[]): StackPair[] {
  const none = { Resources: {} };
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.map((name) => ({
    name,
    before: before.find((stack) => stack.name === name)?.template ?? none,
    after: after.find((stack) => stack.name === name)?.template ?? none,
  }));
}
