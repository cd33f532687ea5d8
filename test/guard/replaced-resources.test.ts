import { resource, retained, reviewOf, stops, tells } from './review';

const cluster = {
  ClusterName: 'tidemark',
  KafkaVersion: '4.1.x.kraft',
  NumberOfBrokerNodes: 3,
  BrokerNodeGroupInfo: {
    BrokerAZDistribution: 'DEFAULT',
    ClientSubnets: ['subnet-a', 'subnet-b'],
    SecurityGroups: ['sg-a'],
    InstanceType: 'kafka.m7g.large',
    StorageInfo: { EBSStorageInfo: { VolumeSize: 100 } },
  },
  EncryptionInfo: {
    EncryptionAtRest: { DataVolumeKMSKeyId: 'key-a' },
    EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true },
  },
  ConfigurationInfo: {
    Arn: { Ref: 'Settings' },
    Revision: { 'Fn::GetAtt': ['Settings', 'LatestRevision.Revision'] },
  },
};
const { BrokerNodeGroupInfo: nodes, EncryptionInfo: encryption } = cluster;
const stream = (changes: object) => ({
  Stream: resource('AWS::MSK::Cluster', { ...cluster, ...changes }, retained),
});
const settings = (text: string) => ({
  Settings: resource('AWS::MSK::Configuration', { ServerProperties: text }),
});

test.each([
  ['AWS::RDS::DBInstance', 'database', 'StorageEncrypted', true, false],
  ['AWS::RDS::DBInstance', 'database', 'DBInstanceIdentifier', 'one', 'two'],
  ['AWS::MSK::Cluster', 'cluster', 'ClusterName', 'one', 'two'],
  ['AWS::MSK::ServerlessCluster', 'cluster', 'VpcConfigs', [{ SubnetIds: ['a'] }], [{ SubnetIds: ['b'] }]],
  ['AWS::S3::Bucket', 'bucket', 'BucketName', 'one', 'two'],
  ['AWS::Glue::Table', 'table', 'DatabaseName', 'one', 'two'],
])('a replaced %s stops the change: %s by %s', (type, kind, property, old, now) => {
  expect(
    stops({ Kept: resource(type, { [property]: old }) }, { Kept: resource(type, { [property]: now }) }),
  ).toEqual([
    `The ${kind} Kept is **replaced** by an empty one (${property}); the old one is **destroyed** with its data.`,
  ]);
});

test('what is replaced is orphaned only if the old and the new template retain it', () => {
  const database = (encrypted: boolean, policies?: object) => ({
    Db: resource('AWS::RDS::DBInstance', { StorageEncrypted: encrypted }, policies),
  });
  expect(stops(database(true, retained), database(false, retained))).toEqual([
    'The database Db is **replaced** by an empty one (StorageEncrypted); the old one is **orphaned** with its data.',
  ]);
  expect(stops(database(true), database(false, retained))).toEqual([
    'The database Db is **replaced** by an empty one (StorageEncrypted); the old one is **destroyed** with its data.',
  ]);
});

test('a replacement that is only possible stops the change too', () => {
  const database = (zone: string) => ({ Db: resource('AWS::RDS::DBInstance', { AvailabilityZone: zone }) });
  expect(stops(database('a'), database('b'))).toEqual([
    'The database Db may be **replaced** by an empty one (AvailabilityZone); the old one is **destroyed** with its data.',
  ]);
});

test.each([
  ['BackupRetentionPeriod', 7, 14],
  ['DBParameterGroupName', 'one', 'two'],
  ['StorageType', 'gp2', 'gp3'],
  ['PreferredMaintenanceWindow', 'sun:01:00-sun:02:00', 'mon:01:00-mon:02:00'],
  ['AutoMinorVersionUpgrade', true, false],
])(
  'a database changes its %s in place, which cloudformation-diff calls a possible replacement',
  (property, old, now) => {
    const database = (value: unknown) => ({ Db: resource('AWS::RDS::DBInstance', { [property]: value }) });
    expect(stops(database(old), database(now))).toEqual([]);
  },
);

test.each([
  ['AWS::Glue::Database', 'catalog database', 'DatabaseInput'],
  ['AWS::Glue::Table', 'table', 'TableInput'],
])('a renamed %s is replaced, though its name is nested', (type, kind, input) => {
  const named = (Name: string) => ({ Kept: resource(type, { [input]: { Name } }) });
  expect(stops(named('one'), named('two'))).toEqual([
    `The ${kind} Kept is **replaced** by an empty one (${input}.Name); the old one is **destroyed** with its data.`,
  ]);
});

test.each([
  [
    'BrokerNodeGroupInfo.ClientSubnets',
    { BrokerNodeGroupInfo: { ...nodes, ClientSubnets: ['subnet-a', 'subnet-c'] } },
  ],
  ['BrokerNodeGroupInfo.SecurityGroups', { BrokerNodeGroupInfo: { ...nodes, SecurityGroups: ['sg-b'] } }],
  [
    'BrokerNodeGroupInfo.BrokerAZDistribution',
    { BrokerNodeGroupInfo: { ...nodes, BrokerAZDistribution: 'OTHER' } },
  ],
  [
    'EncryptionInfo.EncryptionAtRest',
    { EncryptionInfo: { ...encryption, EncryptionAtRest: { DataVolumeKMSKeyId: 'key-b' } } },
  ],
  [
    'EncryptionInfo.EncryptionInTransit.InCluster',
    { EncryptionInfo: { ...encryption, EncryptionInTransit: { ClientBroker: 'TLS', InCluster: false } } },
  ],
])('a cluster is replaced by its nested %s, which cloudformation-diff calls an update', (path, change) => {
  expect(stops(stream({}), stream(change))).toEqual([
    `The cluster Stream is **replaced** by an empty one (${path}); the old one is **orphaned** with its data.`,
  ]);
});

test('a cluster whose security group is replaced is replaced with it', () => {
  const grouped = {
    BrokerNodeGroupInfo: { ...nodes, SecurityGroups: [{ 'Fn::GetAtt': ['Door', 'GroupId'] }] },
  };
  const door = (text: string) => ({ Door: resource('AWS::EC2::SecurityGroup', { GroupDescription: text }) });
  const review = reviewOf({ ...stream(grouped), ...door('one') }, { ...stream(grouped), ...door('two') });
  expect(review.stopped.map(({ id }) => id)).toEqual(['replaced data/Stream']);
  expect(review.told.map(({ sentence }) => sentence)).toEqual([
    'AWS::EC2::SecurityGroup Door is **replaced** (GroupDescription).',
  ]);
});

test.each([
  ['more brokers', { NumberOfBrokerNodes: 6 }],
  ['a larger instance', { BrokerNodeGroupInfo: { ...nodes, InstanceType: 'kafka.m7g.xlarge' } }],
  [
    'a larger volume',
    { BrokerNodeGroupInfo: { ...nodes, StorageInfo: { EBSStorageInfo: { VolumeSize: 200 } } } },
  ],
  [
    'other clients',
    {
      EncryptionInfo: {
        ...encryption,
        EncryptionInTransit: { ClientBroker: 'TLS_PLAINTEXT', InCluster: true },
      },
    },
  ],
])('one attribute of a cluster may change in place: %s', (_what, change) => {
  expect(stops(stream({}), stream(change))).toEqual([]);
});

test('a new revision of the configuration alone may come', () => {
  expect(stops({ ...stream({}), ...settings('a=1') }, { ...stream({}), ...settings('a=2') })).toEqual([]);
});

test('two attributes of a cluster in one update stop the change', () => {
  expect(stops(stream({}), stream({ NumberOfBrokerNodes: 6, KafkaVersion: '4.2.x.kraft' }))).toEqual([
    'The cluster Stream changes in KafkaVersion and NumberOfBrokerNodes: MSK takes one update at a time; deploy them one after the other.',
  ]);
});

test('two attributes inside one property count as two', () => {
  const both = {
    ...nodes,
    InstanceType: 'kafka.m7g.xlarge',
    StorageInfo: { EBSStorageInfo: { VolumeSize: 200 } },
  };
  expect(stops(stream({}), stream({ BrokerNodeGroupInfo: both }))).toEqual([
    'The cluster Stream changes in BrokerNodeGroupInfo.InstanceType and BrokerNodeGroupInfo.StorageInfo: MSK takes one update at a time; deploy them one after the other.',
  ]);
});

test('a changed configuration counts as an attribute of the cluster that takes it', () => {
  expect(
    stops(
      { ...stream({}), ...settings('a=1') },
      { ...stream({ NumberOfBrokerNodes: 6 }), ...settings('a=2') },
    ),
  ).toEqual([
    'The cluster Stream changes in ConfigurationInfo and NumberOfBrokerNodes: MSK takes one update at a time; deploy them one after the other.',
  ]);
});

test('what keeps no data is told when it is replaced', () => {
  const group = (name: string) => ({ Logs: resource('AWS::Logs::LogGroup', { LogGroupName: name }) });
  expect(stops(group('one'), group('two'))).toEqual([]);
  expect(tells(group('one'), group('two'))).toEqual([
    'AWS::Logs::LogGroup Logs is **replaced** (LogGroupName).',
  ]);
});

test('a database that grows in place is no finding', () => {
  const database = (storage: string) => ({
    Db: resource('AWS::RDS::DBInstance', { AllocatedStorage: storage }),
  });
  const review = reviewOf(database('20'), database('40'));
  expect([review.stopped, review.told]).toEqual([[], []]);
});
