import type { Template } from 'aws-cdk-lib/assertions';
import { z } from 'zod';
import { sourceConnector } from '../../containers/connect/source-connector';
import { recover } from '../../containers/recover/spec';
import { recoveryEnvironment, recoveryTaskEnvironment } from '../../lambda/capture/contract';
import { rightsOf } from '../stacks/rights-table';
import { prod, templatesOf } from '../stacks/synthesise';

const { network, pipeline } = templatesOf(prod);

const task = z.object({
  Properties: z.object({
    TaskRoleArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('Arn')]) }),
    ContainerDefinitions: z.tuple([
      z.looseObject({
        Command: z.array(z.string()),
        Environment: z.array(z.object({ Name: z.string(), Value: z.unknown() })),
        ReadonlyRootFilesystem: z.literal(true),
      }),
    ]),
  }),
});
const [found] = Object.values(
  pipeline.findResources('AWS::ECS::TaskDefinition', { Properties: { Family: 'tidemark-prod-recover' } }),
);
const {
  TaskRoleArn: {
    'Fn::GetAtt': [roleId],
  },
  ContainerDefinitions: [container],
} = task.parse(found).Properties;
const told = Object.fromEntries(container.Environment.map(({ Name, Value }) => [Name, Value]));
const rights = rightsOf(pipeline).filter(({ role }) => role === roleId.replace(/[0-9A-F]{8}$/, ''));
const resourcesOf = (action: string) =>
  rights.filter(({ actions }) => actions.includes(action)).flatMap(({ resources }) => resources);

it('runs as its spec says, and is no service', () => {
  expect(container.Command).toEqual(recover.command);
  expect(Object.keys(told).sort()).toEqual(Object.keys(recover.env).sort());
  expect(container).not.toHaveProperty('HealthCheck');
  const services = Object.keys(pipeline.findResources('AWS::ECS::Service'));
  expect(services.filter((id) => id.startsWith('Recovery'))).toEqual([]);
});

it('tells the handler all that its contract asks for', () => {
  // How long a handler waits for a worker alone, which this one does not.
  const waits = 'CONNECT_WAIT_SECONDS';
  const asked = Object.keys({ ...recoveryEnvironment.shape, ...recoveryTaskEnvironment.shape });
  expect(asked.filter((name) => !(name in recover.env))).toEqual([waits]);
});

it('starts the very connector that the registration does', () => {
  const { REGISTRATION } = recoveryTaskEnvironment.parse(told);
  expect(REGISTRATION).toEqual(sourceConnector());
});

it('signs in to MSK with IAM, verifies the database, and has a day', () => {
  expect(told).toMatchObject({ KAFKA_AUTH: 'iam', SOURCE_TLS: 'verify-full', RECOVERY_SECONDS: '86400' });
});

it('may write to the topics of tables, and to no other and none of their settings', () => {
  const topics = resourcesOf('kafka-cluster:WriteData');
  expect(topics.map((arn) => arn.split('/').at(-1))).toEqual([
    'cdc.public.daily_bars',
    'cdc.public.instruments',
    'cdc.public.orders',
  ]);
  const actions = rights.flatMap((right) => right.actions);
  expect(actions.filter((action) => action.startsWith('kafka-cluster:')).sort()).toEqual([
    'kafka-cluster:Connect',
    'kafka-cluster:DescribeCluster',
    'kafka-cluster:DescribeTopic',
    'kafka-cluster:WriteData',
    'kafka-cluster:WriteDataIdempotently',
  ]);
});

it("may read the connector's login, and no other", () => {
  expect(resourcesOf('secretsmanager:GetSecretValue')).toEqual(['<SourceCaptureLogin>']);
});

it('may ask the lake, and change nothing in it', () => {
  expect(resourcesOf('athena:StartQueryExecution')).toEqual([expect.stringContaining('<QueryWorkGroup>')]);
  expect(resourcesOf('s3:PutObject')).toEqual(['<LakeResultsArn>/*']);
  const actions = rights.flatMap((right) => right.actions);
  expect(actions.filter((action) => /^(glue:(?!Get)|s3:Delete)/.test(action))).toEqual([]);
});

it('reaches Connect, database and brokers, each by a door of its own', () => {
  const doors = Object.entries(pipeline.findResources('AWS::EC2::SecurityGroupEgress'))
    .filter(([id]) => id.startsWith('Recovery'))
    .map(([, { Properties }]) => (Properties as { FromPort: unknown }).FromPort);
  expect(doors.sort()).toEqual([5433, 8083, 9098]);
});

it('is told with all that starting it takes: in private subnets, behind its own security group', () => {
  const parts = {
    ...outputsOf(network, ['Cluster', 'TaskSubnets']),
    ...outputsOf(pipeline, ['RecoverTask', 'RecoverGroup']),
  };
  expect(parts).toEqual({
    Cluster: expect.stringContaining('"Cluster') as unknown,
    TaskSubnets: expect.stringMatching(/PrivateSubnet1.*PrivateSubnet2.*PrivateSubnet3/) as unknown,
    RecoverTask: expect.stringContaining('"RecoveryTask') as unknown,
    RecoverGroup: expect.stringContaining('"RecoverySecurityGroup') as unknown,
  });
  expect(parts.TaskSubnets).not.toMatch(/PublicSubnet|IsolatedSubnet/);
});

function outputsOf(template: Template, names: readonly string[]): Record<string, string> {
  const { Outputs } = template.toJSON() as { Outputs: Record<string, { Value: unknown }> };
  return Object.fromEntries(names.map((name) => [name, JSON.stringify(Outputs[name]?.Value)]));
}
