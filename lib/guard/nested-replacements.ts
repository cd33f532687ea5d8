import { isDeepStrictEqual } from 'node:util';
import { referencesIn, valueAt, type Resource } from './template';

/** Nested properties whose change replaces, though cloudformation-diff 2.187.5 knows whole properties only. */
const replacing = new Map([
  [
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-msk-cluster.html
    'AWS::MSK::Cluster',
    [
      ['BrokerNodeGroupInfo', 'ClientSubnets'],
      ['BrokerNodeGroupInfo', 'SecurityGroups'],
      ['BrokerNodeGroupInfo', 'BrokerAZDistribution'],
      ['EncryptionInfo', 'EncryptionAtRest'],
      ['EncryptionInfo', 'EncryptionInTransit', 'InCluster'],
    ],
  ],
  // Glue knows both by their names: another name is another thing.
  ['AWS::Glue::Database', [['DatabaseInput', 'Name']]],
  ['AWS::Glue::Table', [['TableInput', 'Name']]],
]);

/** Paths of nested properties by which a resource is replaced. @param replaced logical ids that are replaced as well */
export function nestedReplacements(
  before: Resource,
  after: Resource,
  replaced: ReadonlySet<string>,
): string[] {
  return (replacing.get(after.Type) ?? [])
    .filter((path) => {
      const [old, now] = [valueAt(before.Properties, path), valueAt(after.Properties, path)];
      return !isDeepStrictEqual(old, now) || referencesIn(now).some((id) => replaced.has(id));
    })
    .map((path) => path.join('.'));
}

/**
 * Properties of a database that cloudformation-diff calls a possible replacement and RDS changes in place, with an
 * interruption at most. None is among createOnlyProperties of the resource's schema (cfn-lint 1.58 ships it); all but
 * StorageType, which is in neither list, are among its conditionalCreateOnlyProperties.
 */
const inPlace = new Map([
  [
    'AWS::RDS::DBInstance',
    [
      'AutoMinorVersionUpgrade',
      'BackupRetentionPeriod',
      'DBParameterGroupName',
      'PreferredMaintenanceWindow',
      'StorageType',
    ],
  ],
]);

export function changesInPlace(type: string, property: string): boolean {
  return inPlace.get(type)?.includes(property) ?? false;
}
