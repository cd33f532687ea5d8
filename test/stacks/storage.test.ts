import { Match, type Template } from 'aws-cdk-lib/assertions';
import { sourceDatabase } from '../../lib/contracts/source-names';
import { dev, prod, stacksOf, templatesOf, withValues } from './synthesise';

const storage = (environment: typeof dev): Template => templatesOf(environment).storage;

/** Types that hold data, or without which data cannot be read. */
const keepers = [
  'AWS::EC2::SecurityGroup',
  'AWS::Glue::Database',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::MSK::Cluster',
  'AWS::MSK::Configuration',
  'AWS::RDS::DBInstance',
  'AWS::RDS::DBParameterGroup',
  'AWS::RDS::DBSubnetGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SecretsManager::Secret',
];

test.each(keepers)('%s stays when the stack goes or replaces it', (type) => {
  const found = Object.values(storage(prod).findResources(type));
  expect(found).not.toEqual([]);
  for (const resource of found) {
    expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  }
});

test('Termination protection is on unless the configuration takes it away', () => {
  expect(stacksOf(prod).storage.terminationProtection).toBe(true);
  expect(stacksOf(dev).storage.terminationProtection).toBe(false);
});

test('One switch lets things go with their stack, a second one empties the buckets', () => {
  const gone = storage(withValues(dev, { deleteData: { withStacks: true } }));
  gone.hasResource('AWS::RDS::DBInstance', { DeletionPolicy: 'Delete' });
  gone.resourceCountIs('Custom::S3AutoDeleteObjects', 0);
  storage(dev).resourceCountIs('Custom::S3AutoDeleteObjects', 3);
  storage(prod).resourceCountIs('Custom::S3AutoDeleteObjects', 0);
});

test('Every key is rotated', () => {
  const keys = Object.values(storage(prod).findResources('AWS::KMS::Key'));
  expect(
    keys.map(({ Properties }) => (Properties as { EnableKeyRotation: boolean }).EnableKeyRotation),
  ).toEqual([true, true, true]);
});

test('The database takes TLS only, replicates logically and bounds the WAL that a slot may hold back', () => {
  storage(prod).hasResourceProperties('AWS::RDS::DBParameterGroup', {
    Family: 'postgres18',
    Parameters: Match.objectLike({
      'rds.force_ssl': '1',
      'rds.logical_replication': '1',
      max_slot_wal_keep_size: String(prod.database.walCapMiB),
    }),
  });
});

test('The database logs no value that is bound to a statement', () => {
  storage(prod).hasResourceProperties('AWS::RDS::DBParameterGroup', {
    Parameters: Match.objectLike({ log_parameter_max_length: '0' }),
  });
});

test('The database is private, encrypted, on gp3 that grows, with backups and a standby', () => {
  storage(prod).hasResourceProperties('AWS::RDS::DBInstance', {
    Engine: 'postgres',
    EngineVersion: '18.3',
    DBName: sourceDatabase,
    PubliclyAccessible: false,
    StorageEncrypted: true,
    StorageType: 'gp3',
    AllocatedStorage: String(prod.database.storageGiB),
    MaxAllocatedStorage: prod.database.maxStorageGiB,
    BackupRetentionPeriod: prod.database.backupDays,
    DeletionProtection: true,
    MultiAZ: true,
    EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
  });
});

test('Each role has a login of its own whose password nobody has seen', () => {
  const secrets = Object.values(storage(prod).findResources('AWS::SecretsManager::Secret')) as {
    Properties: {
      GenerateSecretString: { SecretStringTemplate: string; GenerateStringKey: string };
      KmsKeyId: unknown;
    };
  }[];
  expect(
    secrets.map(({ Properties: { GenerateSecretString, KmsKeyId } }) => ({
      ...GenerateSecretString,
      hasKey: KmsKeyId !== undefined,
    })),
  ).toEqual(
    ['tidemark_admin', 'migrate', 'api', 'capture', 'reconcile'].map((username) => ({
      SecretStringTemplate: JSON.stringify({ username }),
      GenerateStringKey: 'password',
      PasswordLength: 40,
      ExcludePunctuation: true,
      hasKey: true,
    })),
  );
});

test('RDS finds its log groups made, with a key and an end', () => {
  for (const log of ['postgresql', 'upgrade']) {
    storage(prod).hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: `/aws/rds/instance/tidemark-prod/${log}`,
      RetentionInDays: prod.logs?.days,
      KmsKeyId: Match.anyValue(),
    });
  }
});

test('Kafka lets clients in by IAM over TLS and in no other way', () => {
  storage(prod).hasResourceProperties('AWS::MSK::Cluster', {
    KafkaVersion: '4.1.x.kraft',
    NumberOfBrokerNodes: 3,
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } }, Unauthenticated: { Enabled: false } },
    EncryptionInfo: {
      EncryptionAtRest: { DataVolumeKMSKeyId: Match.anyValue() },
      EncryptionInTransit: { ClientBroker: 'TLS', InCluster: true },
    },
    LoggingInfo: { BrokerLogs: { CloudWatchLogs: { Enabled: true, LogGroup: Match.anyValue() } } },
  });
});

test('Brokers make no topic by themselves and lose no record to a leader that lags', () => {
  const [configuration] = Object.values(storage(prod).findResources('AWS::MSK::Configuration'));
  const lines = (configuration?.Properties as { ServerProperties: string }).ServerProperties.split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'auto.create.topics.enable=false',
      'unclean.leader.election.enable=false',
      'default.replication.factor=3',
      'min.insync.replicas=2',
      'message.max.bytes=4194304',
      'replica.fetch.max.bytes=8388608',
    ]),
  );
});

test('A group that stands still as long as its records are kept still has its offsets', () => {
  const hours = 1000;
  storage(
    withValues(prod, { topics: { retentionHours: hours }, query: { ...prod.query, tombstoneDays: 60 } }),
  ).hasResourceProperties('AWS::MSK::Configuration', {
    ServerProperties: Match.stringLikeRegexp(`offsets.retention.minutes=${hours * 60}`),
  });
});

test("The brokers' volumes grow and never shrink", () => {
  storage(prod).hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
    ServiceNamespace: 'kafka',
    ScalableDimension: 'kafka:broker-storage:VolumeSize',
    MinCapacity: 200,
    MaxCapacity: 2000,
  });
  storage(prod).hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
    TargetTrackingScalingPolicyConfiguration: Match.objectLike({ DisableScaleIn: true }),
  });
});

test('A serverless cluster takes the place of the brokers by one value', () => {
  const serverless = storage(withValues(dev, { stream: { kind: 'serverless' }, topics: {} }));
  serverless.hasResourceProperties('AWS::MSK::ServerlessCluster', {
    ClientAuthentication: { Sasl: { Iam: { Enabled: true } } },
  });
  serverless.resourceCountIs('AWS::MSK::Cluster', 0);
  serverless.resourceCountIs('AWS::MSK::Configuration', 0);
});

test('Nothing outside opens a door of database or brokers: the mover does', () => {
  const rules = Object.values(storage(prod).findResources('AWS::EC2::SecurityGroupIngress')) as {
    Properties: { GroupId: unknown; SourceSecurityGroupId: unknown; FromPort: number };
  }[];
  expect(rules).toHaveLength(1);
  expect(rules[0]!.Properties.SourceSecurityGroupId).toEqual(rules[0]!.Properties.GroupId);
  expect(rules[0]!.Properties.FromPort).toBe(9098);
  for (const group of Object.values(storage(prod).findResources('AWS::EC2::SecurityGroup'))) {
    expect(group.Properties).not.toHaveProperty('SecurityGroupIngress');
  }
});

test.each(['lake', 'results'])(
  'The %s bucket is versioned, closed, encrypted with a bucket key, and logs access',
  (name) => {
    storage(prod).hasResourceProperties('AWS::S3::Bucket', {
      LoggingConfiguration: { DestinationBucketName: Match.anyValue(), LogFilePrefix: `${name}/` },
      VersioningConfiguration: { Status: 'Enabled' },
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [
          {
            BucketKeyEnabled: true,
            ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }),
          },
        ],
      },
    });
  },
);

test('Every bucket refuses what does not come over TLS 1.2', () => {
  const policies = Object.values(storage(prod).findResources('AWS::S3::BucketPolicy'));
  expect(policies).toHaveLength(3);
  for (const policy of policies) {
    const text = JSON.stringify(policy.Properties);
    expect(text).toContain('"aws:SecureTransport":"false"');
    expect(text).toContain('"s3:TlsVersion":1.2');
  }
});

test('The lake tells EventBridge of its objects, lets quarantine go after its days and raw files never', () => {
  storage(prod).hasResourceProperties('AWS::S3::Bucket', {
    NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
    LifecycleConfiguration: {
      Rules: [
        Match.objectLike({ Prefix: 'quarantine/', ExpirationInDays: 90, Status: 'Enabled' }),
        {
          Id: 'upkeep',
          Status: 'Enabled',
          NoncurrentVersionExpiration: { NoncurrentDays: 30 },
          AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
        },
      ],
    },
  });
});

test("Results of queries expire after the configuration's days", () => {
  storage(prod).hasResourceProperties('AWS::S3::Bucket', {
    LoggingConfiguration: Match.objectLike({ LogFilePrefix: 'results/' }),
    LifecycleConfiguration: { Rules: Match.arrayWith([{ ExpirationInDays: 30, Status: 'Enabled' }]) },
  });
});

test('Buckets have the names that the configuration gives, or none', () => {
  const named = withValues(prod, { lake: { bucketNames: { lake: 'shop-lake', results: 'shop-results' } } });
  storage(named).hasResourceProperties('AWS::S3::Bucket', { BucketName: 'shop-lake' });
  storage(named).hasResourceProperties('AWS::S3::Bucket', { BucketName: 'shop-results' });
  storage(prod).allResourcesProperties('AWS::S3::Bucket', { BucketName: Match.absent() });
});

test("The Glue database has the contract's name", () => {
  storage(prod).hasResourceProperties('AWS::Glue::Database', { DatabaseInput: { Name: 'tidemark_prod' } });
});

test('Storage runs no function', () => {
  storage(prod).resourceCountIs('AWS::Lambda::Function', 0);
});
