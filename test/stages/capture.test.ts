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
    CONNECT_BUFFER_BYTES: '8388608',
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

it('opens its REST API to its own workers, the registration, the watch and the recovery alone', () => {
  const doors = Object.values(
    pipeline.findResources('AWS::EC2::SecurityGroupIngress', { Properties: { FromPort: 8083 } }),
  ).map((door) => (door.Properties as { Description: string }).Description);
  expect(doors.sort()).toEqual([
    'Compares the slot with the offset',
    'Registers the connector',
    'Starts the connector anew',
    'Workers pass requests on to their leader',
  ]);
});

it('looks at the replication slot every minute, one look at a time', () => {
  pipeline.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
  pipeline.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'lambda/capture/watch-slot.ts',
    ReservedConcurrentExecutions: 1,
    Environment: { Variables: Match.objectLike({ WATCH_SECONDS: '50', SOURCE_EPOCH: '1' }) },
  });
});

it('is preceded by the pre-flight, with the bound on WAL that the database has', () => {
  pipeline.hasResourceProperties('Custom::Tidemark', {
    env: Match.objectLike({ LEAST_WAL_MIB: String(prod.database.walCapMiB) }),
  });
});
