import { isDeepStrictEqual } from 'node:util';
import { referencesIn, valueAt, type Template } from './template';

/** What MSK updates by calls of their own, one at a time while the cluster is ACTIVE. */
const attributes = [
  ['BrokerNodeGroupInfo', 'ConnectivityInfo'],
  ['BrokerNodeGroupInfo', 'InstanceType'],
  ['BrokerNodeGroupInfo', 'StorageInfo'],
  ['ClientAuthentication'],
  ['ConfigurationInfo'],
  ['EncryptionInfo', 'EncryptionInTransit', 'ClientBroker'],
  ['EnhancedMonitoring'],
  ['KafkaVersion'],
  ['LoggingInfo'],
  ['NumberOfBrokerNodes'],
  ['OpenMonitoring'],
  ['Rebalancing'],
  ['StorageMode'],
];

/**
 * Attributes of a cluster that one deployment would change. A changed AWS::MSK::Configuration counts as
 * ConfigurationInfo: the cluster takes its newest revision.
 */
export function changedAttributes(id: string, before: Template, after: Template): string[] {
  const [old, now] = [before.Resources[id], after.Resources[id]];
  return attributes
    .filter((path) => {
      const value = valueAt(now?.Properties, path);
      return (
        !isDeepStrictEqual(valueAt(old?.Properties, path), value) ||
        (path[0] === 'ConfigurationInfo' && referencesIn(value).some((ref) => isChanged(ref, before, after)))
      );
    })
    .map((path) => path.join('.'));
}

function isChanged(id: string, before: Template, after: Template): boolean {
  return !isDeepStrictEqual(before.Resources[id]?.Properties, after.Resources[id]?.Properties);
}
