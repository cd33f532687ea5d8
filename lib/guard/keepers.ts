import type { Resource } from './template';

/** What keeps data, by type, in a reviewer's word. */
const keepers = new Map([
  ['AWS::RDS::DBInstance', 'database'],
  ['AWS::RDS::DBCluster', 'database'],
  ['AWS::MSK::Cluster', 'cluster'],
  ['AWS::MSK::ServerlessCluster', 'cluster'],
  ['AWS::MSK::Topic', 'topic'],
  ['AWS::KMS::Key', 'key'],
  ['AWS::S3::Bucket', 'bucket'],
  ['AWS::Glue::Database', 'catalog database'],
  ['AWS::Glue::Table', 'table'],
  ['AWS::DynamoDB::Table', 'table'],
  ['AWS::RedshiftServerless::Namespace', 'warehouse'],
]);

/** `database`, `cluster`, `key`, `bucket` or such for a type that keeps data; undefined for every other. */
export function keeperOf(type: string): string | undefined {
  return keepers.get(type);
}

/** What stays of it when its stack gives it up. @param policy that of the deployed template */
export function stays(policy: string | undefined): boolean {
  return policy === 'Retain' || policy === 'RetainExceptOnCreate';
}

export function isKeeper(resource: Resource): boolean {
  return keepers.has(resource.Type);
}
