import { costChanges, writeCostChanges } from '../../lib/cost/cost-change';
import { PriceList } from '../../lib/cost/price-list';
import { stackOf } from './cost-trial';

const prices = new PriceList('us-east-1');

const key = { Type: 'AWS::KMS::Key' };
const database = (DBInstanceClass: string, AllocatedStorage = 20) => ({
  Type: 'AWS::RDS::DBInstance',
  Properties: { AllocatedStorage, DBInstanceClass, MultiAZ: false, StorageType: 'gp3' },
});

function changes(before: object, after: object) {
  return costChanges(stackOf(before), stackOf(after), prices);
}

test('What stays and what is free is not told', () => {
  expect(changes({ Key: key }, { Key: key, Role: { Type: 'AWS::IAM::Role' } })).toEqual([]);
  expect(writeCostChanges([], 'us-east-1')).toBe('');
});

test('A new, a changed and a removed resource are told, the greatest difference first', () => {
  const found = changes(
    { Source: database('db.t4g.micro'), Old: key },
    { Source: database('db.t4g.small'), New: key, Nat: { Type: 'AWS::EC2::NatGateway' } },
  );
  // NAT: 730 x 0.045 and 10 GB x 0.045. Database: 11.68 + 2.30 + 0.25, then 23.36 in the place of 11.68.
  expect(writeCostChanges(found, 'us-east-1')).toBe(`
## Monthly cost at rest: +44.98 USD

List prices of us-east-1 (lib/cost/prices.ts).

- AWS::EC2::NatGateway tidemark-trial/Nat: 0.00 -> 33.30
- AWS::RDS::DBInstance tidemark-trial/Source: 14.23 -> 25.91
- AWS::KMS::Key tidemark-trial/Old: 1.00 -> 0.00
- AWS::KMS::Key tidemark-trial/New: 0.00 -> 1.00
`);
});

test('What has no price is told when it changes, and does not stop the review', () => {
  const before = { Source: database('db.r7g.large'), Cache: { Type: 'AWS::ElastiCache::CacheCluster' } };
  const after = { Source: database('db.r7g.large', 40), Cache: { Type: 'AWS::ElastiCache::CacheCluster' } };
  expect(writeCostChanges(changes(before, after), 'us-east-1')).toContain(
    'at rest: +0.00 USD, without what is unknown\n\nList prices of us-east-1 (lib/cost/prices.ts).\n\n- AWS::RDS::DBInstance tidemark-trial/Source: unknown -> unknown\n',
  );
  expect(changes(before, before)).toEqual([]);
});
