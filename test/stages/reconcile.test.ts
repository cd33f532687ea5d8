import { Match } from 'aws-cdk-lib/assertions';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';

const { pipeline, storage } = templatesOf(prod);

const daily = (environment = prod) =>
  Object.values(templatesOf(environment).pipeline.findResources('AWS::Scheduler::Schedule'))
    .map(({ Properties }) => Properties as Record<string, unknown>)
    .filter(({ Description }) => Description === 'Compares database and lake');

it('compares once a day at a quiet hour, and is not tried again', () => {
  expect(daily()).toMatchObject([
    {
      ScheduleExpression: 'cron(10 3 * * ? *)',
      ScheduleExpressionTimezone: 'Etc/UTC',
      Target: { RetryPolicy: { MaximumRetryAttempts: 0 } },
    },
  ]);
});

it('keeps to the hours and days of a database that is off at night', () => {
  expect(daily(dev)).toMatchObject([{ ScheduleExpression: 'cron(10 18 ? * MON-FRI *)' }]);
});

it('comes by no schedule where it shall never, and can be called', () => {
  const never = withValues(dev, { query: { ...dev.query, reconcileHour: 'never' } });
  expect(daily(never)).toEqual([]);
  templatesOf(never).pipeline.hasOutput('Reconcile', {});
});

it('is told what it is told on one machine, and runs once at a time', () => {
  pipeline.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'lambda/query/reconcile.ts',
    ReservedConcurrentExecutions: 1,
    Timeout: 900,
    Environment: {
      Variables: {
        SOURCE_HOST: Match.anyValue(),
        SOURCE_PORT: Match.anyValue(),
        SOURCE_DATABASE: 'tidemark',
        RECONCILE_SECRET_ID: Match.anyValue(),
        ATHENA_WORKGROUP: Match.anyValue(),
        GLUE_DATABASE: Match.anyValue(),
        METRIC_NAMESPACE: 'tidemark-prod',
        NODE_EXTRA_CA_CERTS: Match.anyValue(),
      },
    },
  });
});

it('has a login of its own, and a door to the database', () => {
  storage.hasResourceProperties('AWS::SecretsManager::Secret', {
    GenerateSecretString: Match.objectLike({ SecretStringTemplate: '{"username":"reconcile"}' }),
  });
  pipeline.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
    Description: 'Compares the database with the lake',
  });
});
