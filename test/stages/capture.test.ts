import { Match } from 'aws-cdk-lib/assertions';
import { sourceConnector } from '../../containers/connect/source-connector';
import { prod, templatesOf } from '../stacks/synthesise';

const { pipeline } = templatesOf(prod);

function settings(): Record<string, unknown> {
  const tasks = pipeline.findResources('AWS::ECS::TaskDefinition', {
    Properties: { ContainerDefinitions: [Match.objectLike({ Name: 'connect' })] },
  });
  const [task] = Object.values(tasks) as {
    Properties: { ContainerDefinitions: { Environment: { Name: string; Value: unknown }[] }[] };
  }[];
  return Object.fromEntries(
    task!.Properties.ContainerDefinitions[0]!.Environment.map(({ Name, Value }) => [Name, Value]),
  );
}

it('signs in to MSK with IAM over TLS, and verifies the database', () => {
  expect(settings()).toMatchObject({
    KAFKA_SECURITY_PROTOCOL: 'SASL_SSL',
    KAFKA_LOGIN_HANDLER: 'software.amazon.msk.auth.iam.IAMClientCallbackHandler',
    SOURCE_SSLMODE: 'verify-full',
  });
});

it('takes sizes, epoch and flushes from the configuration', () => {
  expect(settings()).toMatchObject({
    CONNECT_MAX_REQUEST_BYTES: '2097152',
    CONNECT_REPLICATION_FACTOR: '3',
    CONNECT_OFFSET_FLUSH_MS: '5000',
    SOURCE_EPOCH: '1',
  });
});

it('registers the very connector that runs on one machine', () => {
  pipeline.hasResourceProperties('Custom::Tidemark', {
    env: Match.objectLike({ CONNECT_URL: 'http://connect.tidemark.internal:8083' }),
    event: sourceConnector(),
  });
});

it('opens its REST API to its own workers and to the registration alone', () => {
  const doors = Object.values(
    pipeline.findResources('AWS::EC2::SecurityGroupIngress', { Properties: { FromPort: 8083 } }),
  ).map((door) => (door.Properties as { Description: string }).Description);
  expect(doors.sort()).toEqual(['Registers the connector', 'Workers pass requests on to their leader']);
});
