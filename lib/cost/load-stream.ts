import { valueAt } from '../guard/template';
import { monthHours } from './cost-line';
import { gb, type LoadCost, type LoadOfMonth } from './load';
import { fullVolumeShare, topicBytes, topicDays } from './load-model';
import { listAt, numberAt, optionalNumberAt, type Resources } from './resources';

const day = 86_400;

/** Volumes that grow with what topics keep, and bytes that cross zones on their way in and out. */
export function streamCost(resources: Resources, month: LoadOfMonth): LoadCost {
  const stage = 'stream' as const;
  const [cluster] = resources.ofType('AWS::MSK::Cluster');
  if (!cluster) return { lines: [], notes: [] };
  const zones = listAt(cluster, 'BrokerNodeGroupInfo', 'ClientSubnets').length;
  const brokers = numberAt(cluster, 'NumberOfBrokerNodes');
  const volume = numberAt(cluster, 'BrokerNodeGroupInfo', 'StorageInfo', 'EBSStorageInfo', 'VolumeSize');
  const [target] = resources
    .ofType('AWS::ApplicationAutoScaling::ScalableTarget')
    .filter(({ resource }) => valueAt(resource.Properties, ['ServiceNamespace']) === 'kafka');
  const most = (target ? optionalNumberAt(target, 'MaxCapacity') : undefined) ?? volume;

  // A topic has a replica in each zone. Hours without changes count as none.
  const perDay = (month.changes * topicBytes * day) / (monthHours * 3600);
  const kept = (gb(perDay * topicDays) * zones) / brokers;
  const needed = kept / fullVolumeShare;
  const grown = Math.max(0, Math.min(needed, most) - volume);
  const crossing = gb(month.changes * topicBytes) * ((zones - 1) / zones);
  return {
    lines: [
      { stage, what: 'volumes as they grow', price: 'msk-gb-month', units: brokers * grown },
      // In from capture, and out to delivery, each paid on both sides.
      { stage, what: 'bytes from one zone to another', price: 'zone-transfer-gb', units: 2 * 2 * crossing },
    ],
    notes:
      needed > most
        ? [
            `Topics would fill ${Math.round(needed)} GB of each broker and may have ${most}: raise stream.maxVolumeGiB, or keep changes for less than ${topicDays} days.`,
          ]
        : [],
  };
}
