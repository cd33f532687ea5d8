import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { repository } from '../../lib/constructs/handler-bundle';
import { rightsOf } from '../stacks/rights-table';
import { prod, templatesOf, withValues } from '../stacks/synthesise';
import { clientSecretArn, trial, withFunction } from './nifi-trial';

const { pipeline, storage, network } = templatesOf(trial);

const flowSchema = z.object({
  parameterContexts: z.record(
    z.string(),
    z.object({ parameters: z.array(z.object({ name: z.string(), value: z.string().optional() })) }),
  ),
});

const nifiTask = { ContainerDefinitions: [Match.objectLike({ Name: 'nifi' })] };

function settings(of = pipeline): Record<string, unknown> {
  const [task] = Object.values(of.findResources('AWS::ECS::TaskDefinition', { Properties: nifiTask })) as {
    Properties: { ContainerDefinitions: { Environment: { Name: string; Value: unknown }[] }[] };
  }[];
  return Object.fromEntries(
    task!.Properties.ContainerDefinitions[0]!.Environment.map(({ Name, Value }) => [Name, Value]),
  );
}

it('is what delivers where nobody names an engine', () => {
  const unnamed = withValues(prod, { delivery: undefined });
  expect(templatesOf(unnamed).pipeline.toJSON()).toEqual(templatesOf(prod).pipeline.toJSON());
});

it('takes the place of the Lambda: one engine reads the topics, never both', () => {
  pipeline.resourceCountIs('AWS::Lambda::EventSourceMapping', 0);
  expect(
    pipeline.findResources('AWS::Lambda::Function', {
      Properties: { Description: 'lambda/delivery/deliver-changes.ts' },
    }),
  ).toEqual({});
  templatesOf(withFunction).pipeline.resourceCountIs('AWS::EFS::FileSystem', 0);
});

it('changes neither Network nor Storage', () => {
  expect(storage.toJSON()).toEqual(templatesOf(withFunction).storage.toJSON());
  expect(network.toJSON()).toEqual(templatesOf(withFunction).network.toJSON());
});

it('ends a task before it starts the next one, and goes back when that one does not come up', () => {
  pipeline.hasResourceProperties('AWS::ECS::Service', {
    AvailabilityZoneRebalancing: 'DISABLED',
    DeploymentConfiguration: Match.objectLike({
      DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      MinimumHealthyPercent: 0,
      MaximumPercent: 100,
    }),
    DesiredCount: 1,
  });
});

it('keeps the flow in a folder that outlives the task, and repositories on the disk of the task', () => {
  pipeline.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ...nifiTask,
    EphemeralStorage: { SizeInGiB: 30 },
    Volumes: [
      { Name: 'nifi-0' },
      {
        Name: 'nifi-1',
        EFSVolumeConfiguration: Match.objectLike({
          TransitEncryption: 'ENABLED',
          AuthorizationConfig: { AccessPointId: Match.anyValue(), IAM: 'ENABLED' },
        }),
      },
    ],
  });
  pipeline.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({
        MountPoints: [
          { ContainerPath: '/opt/nifi/task', ReadOnly: false, SourceVolume: 'nifi-0' },
          { ContainerPath: '/opt/nifi/kept', ReadOnly: false, SourceVolume: 'nifi-1' },
        ],
      }),
    ],
  });
});

it('lets nobody mount the folder without a role, without TLS or past the access point', () => {
  pipeline.hasResourceProperties('AWS::EFS::FileSystem', {
    Encrypted: true,
    FileSystemPolicy: Match.objectLike({
      Statement: [
        {
          Effect: 'Deny',
          Principal: { AWS: '*' },
          Action: '*',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
      ],
    }),
  });
  pipeline.hasResourceProperties('AWS::EFS::AccessPoint', {
    PosixUser: { Uid: '10001', Gid: '10001' },
    RootDirectory: {
      Path: '/kept',
      CreationInfo: { OwnerUid: '10001', OwnerGid: '10001', Permissions: '700' },
    },
  });
  pipeline.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
          Condition: { StringEquals: { 'elasticfilesystem:AccessPointArn': Match.anyValue() } },
        }),
      ]),
    }),
  });
});

it('starts the first task when topics, folder and mount targets are there', () => {
  const [service] = Object.values(
    pipeline.findResources('AWS::ECS::Service', {
      Properties: { DeploymentConfiguration: { MaximumPercent: 100 } },
    }),
  ) as { DependsOn: string[] }[];
  expect(service!.DependsOn).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Topics/),
      expect.stringMatching(/^DeliveryKeptFileSystemEfsMountTarget/),
    ]),
  );
});

it('has login and key from secrets that are made for it and that nobody has to know', () => {
  const { pipeline } = templatesOf(prod);
  pipeline.allResourcesProperties('AWS::SecretsManager::Secret', {
    GenerateSecretString: { PasswordLength: 40, ExcludePunctuation: true },
    KmsKeyId: Match.anyValue(),
  });
  pipeline.resourceCountIs('AWS::SecretsManager::Secret', 2);
  pipeline.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({
        Secrets: [
          { Name: 'NIFI_PASSWORD', ValueFrom: Match.anyValue() },
          { Name: 'NIFI_SENSITIVE_PROPS_KEY', ValueFrom: Match.anyValue() },
        ],
      }),
    ],
  });
});

it('gives the flow brokers, bucket, group and flushes, and NiFi the name under which it is called', () => {
  expect(settings()).toMatchObject({
    NIFI_PROXY_HOST: 'nifi.tidemark.internal:8443',
    KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
    KAFKA_BOOTSTRAP_SERVERS: expect.anything() as unknown,
    AWS_REGION: { Ref: 'AWS::Region' },
    LAKE_BUCKET: expect.anything() as unknown,
    DELIVERY_GROUP: 'tidemark-delivery',
    DELIVERY_MAX_UNCOMMITTED_SECONDS: '5',
    DELIVERY_MAX_UNCOMMITTED_MIB: '64',
  });
});

it('is killed later than it ends by itself', () => {
  expect(settings()).toMatchObject({ NIFI_STOP_SECONDS: '70' });
  pipeline.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [Match.objectLike({ Name: 'nifi', StopTimeout: 90 })],
  });
});

it('has one login where nobody says how people sign on, and says where its password is', () => {
  const { pipeline: closed } = templatesOf(prod);
  expect(JSON.stringify(closed.toJSON())).not.toContain('NIFI_KEY');
  expect(closed.toJSON().Outputs).toHaveProperty('NifiLogin');
  expect(settings(closed)).toMatchObject({ NIFI_OIDC_DISCOVERY_URL: '', NIFI_OIDC_ADMINISTRATORS: '' });
});

it('takes a provider of OpenID Connect in the place of the login, with a secret that is somebody else’s', () => {
  expect(settings()).toMatchObject({
    NIFI_OIDC_DISCOVERY_URL: 'https://id.example.com/.well-known/openid-configuration',
    NIFI_OIDC_CLIENT_ID: 'tidemark-nifi',
    NIFI_OIDC_USER_CLAIM: 'email',
    NIFI_OIDC_ADMINISTRATORS: 'ada@example.com,grace@example.com',
  });
  pipeline.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({
        Secrets: Match.arrayWith([{ Name: 'NIFI_OIDC_CLIENT_SECRET', ValueFrom: clientSecretArn }]),
      }),
    ],
  });
  pipeline.hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Action: Match.arrayWith(['secretsmanager:GetSecretValue']),
          Resource: Match.arrayWith([clientSecretArn]),
        }),
      ]),
    }),
  });
  expect(pipeline.toJSON().Outputs).not.toHaveProperty('NifiLogin');
});

it('leaves most of its disk to what is on its way', () => {
  expect(settings()).toMatchObject({ NIFI_PROVENANCE_GIB: '6' });
});

it('opens its pages to the blocks of the configuration, and to nobody without one', () => {
  const rules = (template: typeof pipeline) =>
    JSON.stringify([
      template.findResources('AWS::EC2::SecurityGroup'),
      template.findResources('AWS::EC2::SecurityGroupIngress'),
    ]).match(/"CidrIp":"[^"]*","Description":"Pages[^}]*8443/g) ?? [];
  expect(rules(pipeline)).toEqual([expect.stringContaining('10.8.0.0/16')]);
  expect(rules(templatesOf(prod).pipeline)).toEqual([]);
});

it('keeps in the Pipeline only what can be made again, and all of it goes with the stack', () => {
  const keepers = /^AWS::(RDS|MSK|S3|KMS|DynamoDB|Glue|SecretsManager|EFS)::/;
  const found = Object.values(
    pipeline.toJSON().Resources as Record<string, { Type: string; DeletionPolicy?: string }>,
  ).filter(({ Type }) => keepers.test(Type));
  expect([...new Set(found.map(({ Type }) => Type))].sort()).toEqual([
    'AWS::EFS::AccessPoint',
    'AWS::EFS::FileSystem',
    'AWS::EFS::MountTarget',
    'AWS::KMS::Key',
    'AWS::SecretsManager::Secret',
  ]);
  const policies = found.map(({ DeletionPolicy }) => DeletionPolicy ?? 'Delete');
  expect(new Set(policies)).toEqual(new Set(['Delete']));
});

describe('its flow', () => {
  interface Resource {
    readonly Type: string;
    readonly DependsOn?: readonly string[];
    readonly Properties: Record<string, unknown>;
  }
  const resources = pipeline.toJSON().Resources as Record<string, Resource>;
  const [deployment] = Object.entries(resources).filter(
    ([id, { Type }]) => id.startsWith('DeliveryFlow') && Type === 'Custom::Tidemark',
  );
  const [functionOf] = Object.entries(resources).filter(
    ([, { Properties }]) => Properties.Description === 'lambda/custom-resource/deploy-flow.ts',
  );

  it('is put into NiFi when the service is up, and anew when a parameter changes', () => {
    const [, { DependsOn, Properties }] = deployment!;
    const before = DependsOn!.map((id) => resources[id]!.Type);
    expect(before).toContain('AWS::ECS::Service');
    expect(Properties.event).toEqual({
      handChanges: 'keep',
      parameters: {
        KAFKA_BOOTSTRAP_SERVERS: expect.anything() as unknown,
        KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
        AWS_REGION: { Ref: 'AWS::Region' },
        LAKE_BUCKET: expect.anything() as unknown,
        DELIVERY_MAX_UNCOMMITTED_SECONDS: '5',
        DELIVERY_MAX_UNCOMMITTED_MIB: '64',
      },
    });
  });

  it('has every parameter that the stage gives', () => {
    const given = Object.keys((deployment![1].Properties.event as { parameters: object }).parameters);
    const { parameterContexts } = flowSchema.parse(
      JSON.parse(readFileSync(join(repository, 'containers', 'nifi', 'flow', 'flow.json'), 'utf8')),
    );
    const known = Object.values(parameterContexts).flatMap(({ parameters }) => parameters);
    expect(known.map(({ name }) => name)).toEqual(expect.arrayContaining(given));
    const without = known.filter(({ name, value }) => value === undefined && !given.includes(name));
    expect(without.map(({ name }) => name)).toEqual(['LAKE_ENDPOINT']);
  });

  it('is put there by a function that trusts the certificate in the folder alone, and may only read there', () => {
    const [, { Properties }] = functionOf!;
    expect(Properties).toMatchObject({
      Environment: {
        Variables: {
          NIFI_URL: 'https://nifi.tidemark.internal:8443',
          NIFI_CERTIFICATE: '/mnt/kept/tls/certificate.pem',
          NIFI_KEY: '/mnt/kept/tls/deployer.p12',
          NIFI_FLOW: '/var/task/flow.json',
          NIFI_STOP_SECONDS: '65',
        },
      },
      FileSystemConfigs: [{ LocalMountPath: '/mnt/kept', Arn: expect.anything() as unknown }],
      Timeout: 840,
    });
    const { Role } = Properties as { Role: { 'Fn::GetAtt': [string, string] } };
    const policies = Object.values(
      pipeline.findResources('AWS::IAM::Policy', {
        Properties: { Roles: [{ Ref: Role['Fn::GetAtt'][0] }] },
      }),
    );
    const actions = JSON.stringify(policies).match(/elasticfilesystem:Client\w+/g);
    expect(actions).toEqual(['elasticfilesystem:ClientMount']);
  });

  it('waits for the mount targets, without which Lambda makes no function', () => {
    const [, { DependsOn }] = functionOf!;
    expect(DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(/^DeliveryKeptFileSystemEfsMountTarget/)]),
    );
  });

  it('is nobody’s but the drawer’s where the configuration says so', () => {
    const drawn = withValues(trial, {
      production: false,
      delivery: { engine: 'nifi', flow: 'by-hand' },
    });
    expect(JSON.stringify(templatesOf(drawn).pipeline.toJSON())).not.toContain('deploy-flow');
  });
});

describe('its watch', () => {
  const alarm = (MetricName: string, settings: object) => {
    pipeline.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'tidemark-prod',
      MetricName,
      Dimensions: Match.absent(),
      Statistic: 'Minimum',
      Period: 60,
      ...settings,
    });
  };

  it('alarms when the flow does not run for longer than a deployment takes, or NiFi is silent', () => {
    alarm('FlowRuns', {
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      EvaluationPeriods: 10,
      TreatMissingData: 'breaching',
    });
  });

  it.each([['FullQueues'], ['DriftedComponents']])('alarms when there are %s for three minutes', (name) => {
    alarm(name, {
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 3,
      TreatMissingData: 'notBreaching',
    });
  });

  it('calls NiFi as the deployment does, and may keep nothing but how far it has counted', () => {
    pipeline.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'lambda/delivery/watch-delivery.ts',
      Environment: {
        Variables: Match.objectLike({
          NIFI_URL: 'https://nifi.tidemark.internal:8443',
          NIFI_CERTIFICATE: '/mnt/kept/tls/certificate.pem',
          NIFI_KEY: '/mnt/kept/tls/deployer.p12',
          LAKE_BUCKET: Match.anyValue(),
        }),
      },
      FileSystemConfigs: [{ LocalMountPath: '/mnt/kept', Arn: Match.anyValue() }],
    });
    const rights = rightsOf(pipeline).filter(({ role }) => role.startsWith('DeliveryWatchNifiHandler'));
    const writes = rights.filter(({ actions }) =>
      actions.some((action) => /^(s3|kafka-cluster):.*(Put|Write|Alter)/.test(action)),
    );
    expect(writes.flatMap(({ resources }) => resources)).toEqual([
      expect.stringMatching(/\/quarantine\/_counted\/\*$/),
    ]);
  });
});
