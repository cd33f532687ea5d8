import { referencesIn, valueAt } from '../guard/template';
import { scheduledSeconds } from './load-model';
import { listAt, numberAt, optionalNumberAt, textAt, type NamedResource, type Resources } from './resources';
import { callsOfMonth } from './schedule-hours';

/** Lambda's size where a template names none, in MiB. */
const leastMemory = 128;

export interface ScheduledCall {
  /** Logical id of the function. */
  readonly function: string;
  /** Calls in a month. */
  readonly times: number;
  readonly seconds: number;
  readonly gb: number;
  readonly architecture: string;
}

/** Calls of functions that a rule or schedule makes in a month; none when it calls something else, or is off. */
export function scheduledCalls(one: NamedResource, resources: Resources): ScheduledCall[] {
  const { ScheduleExpression, State, Targets, Target } = one.resource.Properties;
  if (ScheduleExpression === undefined || State === 'DISABLED') return [];
  const times = callsOfMonth(textAt(one, 'ScheduleExpression'));
  const targets = Array.isArray(Targets) ? (Targets as unknown[]) : [Target];
  return targets
    .flatMap((target) => referencesIn(valueAt(target, ['Arn'])))
    .flatMap((id) => {
      const resource = resources.find(id);
      if (resource?.Type !== 'AWS::Lambda::Function') return [];
      return [{ function: id, times, ...sizeOf({ id, resource }) }];
    });
}

/** Memory and kind of a function's processor. */
export function functionSize(one: NamedResource): { gb: number; architecture: string } {
  const [architecture = 'x86_64'] = listAt(one, 'Architectures');
  const memory = optionalNumberAt(one, 'MemorySize') ?? leastMemory;
  return { gb: memory / 1024, architecture: String(architecture) };
}

function sizeOf(one: NamedResource) {
  const known = Object.entries(scheduledSeconds).find(([prefix]) => one.id.startsWith(prefix));
  return { ...functionSize(one), seconds: known?.[1] ?? numberAt(one, 'Timeout') };
}
