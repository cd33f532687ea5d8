import { resource, retained, reviewOf, tells } from './review';

const rule = (CidrIp: string) => ({ CidrIp, IpProtocol: 'tcp', FromPort: 443, ToPort: 443 });
const group = (...SecurityGroupIngress: object[]) => ({
  Door: resource('AWS::EC2::SecurityGroup', { SecurityGroupIngress }),
});
const policy = (...Statement: object[]) => ({
  Rights: resource('AWS::IAM::Policy', { PolicyDocument: { Statement } }),
});
const read = { Effect: 'Allow', Action: ['s3:GetObject', 's3:ListBucket'], Resource: ['lake'] };

test('a rule that lets the world in is told as such', () => {
  expect(tells(group(rule('10.0.0.0/8')), group(rule('10.0.0.0/8'), rule('0.0.0.0/0')))).toEqual([
    'Door: port 443 is open to **the world**.',
  ]);
});

test('a rule of its own is told, by its source', () => {
  const door = {
    Way: resource('AWS::EC2::SecurityGroupIngress', {
      SourceSecurityGroupId: { Ref: 'Api' },
      IpProtocol: 'tcp',
      FromPort: 5432,
      ToPort: 5433,
    }),
  };
  expect(tells({}, door)).toEqual(['Way: port 5432 to 5433 is open to {"Ref":"Api"}.']);
});

test('another description of a rule opens nothing', () => {
  expect(tells(group(rule('10.0.0.0/8')), group({ ...rule('10.0.0.0/8'), Description: 'clients' }))).toEqual(
    [],
  );
});

test('a new right is told, a reordered one is not', () => {
  const reordered = { ...read, Action: [...read.Action].reverse() };
  expect(tells(policy(read), policy(reordered))).toEqual([]);
  expect(tells(policy(read), policy(read, { ...read, Action: 's3:PutObject' }))).toEqual([
    'Rights: allows s3:PutObject on "lake".',
  ]);
});

test('a denied action is no new right', () => {
  expect(
    tells(policy(read), policy(read, { Effect: 'Deny', Action: 's3:PutObject', Resource: '*' })),
  ).toEqual([]);
});

test('new rights on the same thing are one line', () => {
  expect(tells({}, policy(read))).toEqual(['Rights: allows s3:GetObject, s3:ListBucket on "lake".']);
});

test('rights for everyone under a condition, and on the resource itself, are not called wide', () => {
  const statement = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*', Principal: { AWS: '*' } };
  const key = (...Statement: object[]) => ({ Key: resource('AWS::KMS::Key', { KeyPolicy: { Statement } }) });
  expect(
    tells(key(), key({ ...statement, Condition: { StringEquals: { 'kms:CallerAccount': '1' } } })),
  ).toEqual(['Key: allows kms:Decrypt on "*" to everyone under a condition.']);
  expect(tells(key(), key({ ...statement, Principal: { AWS: 'role' } }))).toEqual([
    'Key: allows kms:Decrypt on "*".',
  ]);
});

test('wide rights are marked', () => {
  expect(tells(policy(), policy({ Effect: 'Allow', Action: 's3:*', Resource: 'lake' }))).toEqual([
    'Rights: allows s3:* on "lake" (**wide**).',
  ]);
  expect(tells(policy(), policy({ Effect: 'Allow', Action: 'glue:GetTable', Resource: '*' }))).toEqual([
    'Rights: allows glue:GetTable on "*" (**wide**).',
  ]);
});

test('rights inside a role and for everyone are told', () => {
  const role = {
    Role: resource('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } }],
      },
      Policies: [{ PolicyDocument: { Statement: [{ ...read, Action: 's3:GetObject' }] } }],
    }),
  };
  expect(tells({}, role)).toEqual([
    'Role: allows sts:AssumeRole on "itself" to **everyone** (**wide**).',
    'Role: allows s3:GetObject on "lake".',
  ]);
});

test.each([
  [
    'AWS::RDS::DBInstance',
    { PubliclyAccessible: false },
    { PubliclyAccessible: true },
    'PubliclyAccessible is not false',
  ],
  [
    'AWS::ElasticLoadBalancingV2::LoadBalancer',
    { Scheme: 'internal' },
    { Scheme: 'internet-facing' },
    'Scheme is not internal',
  ],
  [
    'AWS::MSK::Cluster',
    {},
    { BrokerNodeGroupInfo: { ConnectivityInfo: { PublicAccess: { Type: 'SERVICE_PROVIDED_EIPS' } } } },
    'BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type is not DISABLED',
  ],
  [
    'AWS::S3::Bucket',
    { PublicAccessBlockConfiguration: { BlockPublicPolicy: true } },
    {},
    'PublicAccessBlockConfiguration.BlockPublicPolicy is not true',
  ],
])('public access to %s is told', (type, old, now, what) => {
  expect(tells({ Thing: resource(type, old) }, { Thing: resource(type, now) })).toContain(
    `Thing: **public access**: ${what}.`,
  );
});

test('a new bucket without a word on public access is private, as S3 makes it', () => {
  expect(tells({}, { Lake: resource('AWS::S3::Bucket') })).toEqual([]);
});

test.each(['DeletionPolicy', 'UpdateReplacePolicy'])('a keeper that loses its %s is told', (lost) => {
  const left = { ...retained, [lost]: 'Delete' };
  const review = reviewOf(
    { Lake: resource('AWS::S3::Bucket', {}, retained) },
    { Lake: resource('AWS::S3::Bucket', {}, left) },
  );
  expect(review.stopped).toEqual([]);
  expect(review.told.map(({ sentence }) => sentence)).toEqual([
    `The bucket Lake loses its ${lost}: a later removal destroys its data.`,
  ]);
});

test('a database that loses its deletion protection is told', () => {
  const database = (DeletionProtection: boolean) => ({
    Db: resource('AWS::RDS::DBInstance', { DeletionProtection }),
  });
  expect(tells(database(true), database(false))).toEqual([
    'The database Db loses its DeletionProtection: a later removal destroys its data.',
  ]);
});
