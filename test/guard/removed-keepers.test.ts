import { reviewChange } from '../../lib/guard/review-change';
import { template } from '../../lib/guard/template';
import { resource, retained, reviewOf, stops } from './review';

test.each([
  ['AWS::RDS::DBInstance', 'database'],
  ['AWS::MSK::Cluster', 'cluster'],
  ['AWS::MSK::ServerlessCluster', 'cluster'],
  ['AWS::KMS::Key', 'key'],
  ['AWS::S3::Bucket', 'bucket'],
  ['AWS::Glue::Database', 'catalog database'],
  ['AWS::Glue::Table', 'table'],
  ['AWS::RedshiftServerless::Namespace', 'warehouse'],
])('a removed %s stops the change and is called destroyed', (type, kind) => {
  expect(stops({ Kept: resource(type) }, {})).toEqual([`The ${kind} Kept is **destroyed** with its data.`]);
});

test('one that is retained is called orphaned, and stops the change as well', () => {
  expect(stops({ Kept: resource('AWS::S3::Bucket', {}, retained) }, {})).toEqual([
    'The bucket Kept is **orphaned**: its data stays, and no stack knows it any more.',
  ]);
});

test('one that only a rollback of its creation deletes counts as retained', () => {
  const policies = { DeletionPolicy: 'RetainExceptOnCreate' };
  expect(stops({ Kept: resource('AWS::S3::Bucket', {}, policies) }, {})).toEqual([
    'The bucket Kept is **orphaned**: its data stays, and no stack knows it any more.',
  ]);
});

test('a new logical id is a new empty thing', () => {
  expect(
    stops({ Lake1: resource('AWS::S3::Bucket') }, { Lake2: resource('AWS::S3::Bucket', {}, retained) }),
  ).toEqual([
    'The logical id of the bucket Lake1 becomes Lake2: an empty bucket is made and the old one is **destroyed with its data**.',
  ]);
  expect(
    stops(
      { Lake1: resource('AWS::S3::Bucket', {}, retained) },
      { Lake2: resource('AWS::S3::Bucket', {}, retained) },
    ),
  ).toEqual([
    'The logical id of the bucket Lake1 becomes Lake2: an empty bucket is made and the old one is **orphaned with its data**.',
  ]);
});

test('of two that are gone, one new id explains only one', () => {
  const bucket = resource('AWS::S3::Bucket');
  expect(reviewOf({ A: bucket, B: bucket }, { C: bucket }).stopped.map(({ id }) => id)).toEqual([
    'renamed data/A',
    'removed data/B',
  ]);
});

test('another type under the same logical id removes what was there', () => {
  expect(stops({ Kept: resource('AWS::RDS::DBInstance') }, { Kept: resource('AWS::SQS::Queue') })).toEqual([
    'The database Kept is **destroyed** with its data.',
  ]);
});

test('a move to another stack is a removal', () => {
  const bucket = { Resources: { Lake: resource('AWS::S3::Bucket') } };
  const before = [{ name: 'one', template: template.parse(bucket) }];
  const after = [{ name: 'two', template: template.parse(bucket) }];
  expect(reviewChange(before, after, [], '2026-01-01').stopped.map(({ id }) => id)).toEqual([
    'removed one/Lake',
  ]);
});

test('what keeps no data may go, and what keeps data may come', () => {
  expect(stops({ Service: resource('AWS::ECS::Service') }, { Lake: resource('AWS::S3::Bucket') })).toEqual(
    [],
  );
});
