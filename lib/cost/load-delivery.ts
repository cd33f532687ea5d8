import { referencesIn, valueAt } from '../guard/template';
import type { CostLine } from './cost-line';
import type { LoadCost, LoadOfMonth } from './load';
import {
  busyPartitions,
  callSeconds,
  mibPerLambdaCpu,
  nifiFile,
  rowsPerCpuSecond,
  topicBytes,
} from './load-model';
import { numberAt, type Resources } from './resources';
import { functionSize } from './scheduled-calls';

/** Calls of the function, and puts of files by whichever engine delivers. */
export function deliveryCost(resources: Resources, month: LoadOfMonth): LoadCost {
  const calls = functionCalls(resources, month);
  const puts = calls === undefined ? nifiPuts(month) : busyPartitions * calls.times;
  return {
    lines: [
      ...(calls?.lines ?? []),
      { stage: 'delivery', what: 'puts of files', price: 's3-put', units: puts },
    ],
    notes: [],
  };
}

/** Files that a month of a load makes. */
export function filesOf(resources: Resources, month: LoadOfMonth): number {
  const calls = functionCalls(resources, month);
  return calls === undefined ? nifiPuts(month) : busyPartitions * calls.times;
}

function functionCalls(
  resources: Resources,
  { changesPerSecond, seconds }: LoadOfMonth,
): { times: number; lines: CostLine[] } | undefined {
  const [mapping] = resources.ofType('AWS::Lambda::EventSourceMapping');
  if (!mapping) return undefined;
  const [id = ''] = referencesIn(valueAt(mapping.resource.Properties, ['FunctionName']));
  const resource = resources.find(id);
  if (!resource)
    throw new Error(`AWS::Lambda::EventSourceMapping ${mapping.id} names no function of its stacks.`);
  const { gb, architecture } = functionSize({ id, resource });
  const perSecond = Math.max(
    1 / numberAt(mapping, 'MaximumBatchingWindowInSeconds'),
    changesPerSecond / numberAt(mapping, 'BatchSize'),
  );
  const rows = changesPerSecond / perSecond;
  const callTime = callSeconds + rows / (rowsPerCpuSecond * ((gb * 1024) / mibPerLambdaCpu));
  const times = perSecond * seconds;
  return {
    times,
    lines: [
      { stage: 'delivery', what: 'calls of the function', price: 'lambda-request', units: times },
      {
        stage: 'delivery',
        what: 'time of the function',
        price: `lambda-${architecture}-gb-second`,
        units: times * callTime * gb,
      },
    ],
  };
}

/** A file of a partition when it is so old or so large. */
function nifiPuts({ changesPerSecond, seconds }: LoadOfMonth): number {
  const bytesOfPartition = (changesPerSecond * topicBytes) / busyPartitions;
  return busyPartitions * Math.max(1 / nifiFile.seconds, bytesOfPartition / nifiFile.bytes) * seconds;
}
