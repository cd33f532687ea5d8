import { Match } from 'aws-cdk-lib/assertions';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';
import { trial, withFunction } from './nifi-trial';

interface AlarmProperties {
  readonly MetricName: string;
  readonly Namespace: string;
  readonly Statistic: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
  readonly TreatMissingData: string;
  readonly [setting: string]: unknown;
}

function alarmsOf(environment: typeof prod): Record<string, AlarmProperties> {
  const found = templatesOf(environment).pipeline.findResources('AWS::CloudWatch::Alarm');
  return Object.fromEntries(
    Object.entries(found)
      .filter(([id]) => id.startsWith('DeliveryWatchAlarms'))
      .map(([id, { Properties }]) => [
        id.replace(/^DeliveryWatchAlarms(.+).{8}$/, '$1'),
        Properties as AlarmProperties,
      ]),
  );
}

const byTable = lakeTables.flatMap(({ name }) => {
  const id = name.replaceAll('_', '');
  return [`Late${id}`, `Quarantined${id}`];
});

describe.each([
  ['the function', withFunction],
  ['NiFi', trial],
])('where %s delivers', (_, environment) => {
  const { pipeline } = templatesOf(environment);
  const alarms = alarmsOf(environment);

  it.each(lakeTables)('alarms when records of $name are late, or nobody tells', ({ name }) => {
    expect(alarms[`Late${name.replaceAll('_', '')}`]).toMatchObject({
      Namespace: 'tidemark-prod',
      MetricName: 'LateRecords',
      Dimensions: [{ Name: 'Table', Value: name }],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      Period: 60,
      EvaluationPeriods: 3,
      TreatMissingData: 'breaching',
    });
  });

  it.each(lakeTables)('alarms when a record of $name was set aside, and not when none was', ({ name }) => {
    expect(alarms[`Quarantined${name.replaceAll('_', '')}`]).toMatchObject({
      Namespace: 'tidemark-prod',
      MetricName: 'QuarantinedRecords',
      Dimensions: [{ Name: 'Table', Value: name }],
      Statistic: 'Sum',
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: 0,
      EvaluationPeriods: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('tells the topic of alarms when each begins and when it ends', () => {
    const [topic] = Object.keys(pipeline.findResources('AWS::SNS::Topic'));
    const told = [{ Ref: topic }];
    for (const alarm of Object.values(alarms))
      expect(alarm).toMatchObject({ AlarmActions: told, OKActions: told });
    pipeline.hasOutput('AlarmTopic', { Value: { Ref: topic } });
  });

  it('lets alarms into the topic that is encrypted, and nobody without TLS', () => {
    templatesOf(environment).network.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: Match.objectLike({
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
            // Events of crawlers and jobs go to the same topic.
            Principal: { Service: ['cloudwatch.amazonaws.com', 'events.amazonaws.com'] },
          }),
        ]),
      }),
    });
    pipeline.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': Match.anyValue() } },
          }),
        ],
      }),
    });
  });

  it('is told each minute, once at a time, and a call that failed is not repeated', () => {
    pipeline.hasResourceProperties('AWS::Scheduler::Schedule', {
      Description: 'Tells how far the delivery is',
      ScheduleExpression: 'rate(1 minute)',
      Target: Match.objectLike({ RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 } }),
    });
    pipeline.hasResourceProperties('AWS::Lambda::Function', {
      Description: 'lambda/delivery/watch-delivery.ts',
      ReservedConcurrentExecutions: 1,
      Environment: {
        Variables: Match.objectLike({
          KAFKA_AUTH: 'iam',
          METRIC_NAMESPACE: 'tidemark-prod',
          // Five minutes besides the time of gathering, which both engines have as 5 s here.
          LATE_SECONDS: '305',
        }),
      },
    });
  });
});

it('has the same alarms for both engines, and three more for NiFi', () => {
  expect(Object.keys(alarmsOf(withFunction)).sort()).toEqual([...byTable].sort());
  expect(Object.keys(alarmsOf(trial)).sort()).toEqual(
    [...byTable, 'FlowStopped', 'BackPressure', 'Drift'].sort(),
  );
});

it('begins to count the quarantine anew when the engine changes, since the function is another one then', () => {
  const ids = [withFunction, trial].map((environment) =>
    Object.keys(
      templatesOf(environment).pipeline.findResources('AWS::Lambda::Function', {
        Properties: { Description: 'lambda/delivery/watch-delivery.ts' },
      }),
    ),
  );
  expect(ids).toEqual([
    [expect.stringMatching(/^DeliveryWatchLambdaHandler/)],
    [expect.stringMatching(/^DeliveryWatchNifiHandler/)],
  ]);
});

it('looks during the hours of the tasks, and takes silence outside of them for no alarm', () => {
  const { pipeline } = templatesOf(dev);
  pipeline.hasResourceProperties('AWS::Scheduler::Schedule', {
    Description: 'Tells how far the delivery is',
    ScheduleExpression: 'cron(* 6-18 ? * MON-FRI *)',
    ScheduleExpressionTimezone: Match.anyValue(),
  });
  const treatments = Object.values(alarmsOf(dev)).map(({ TreatMissingData }) => TreatMissingData);
  expect(new Set(treatments)).toEqual(new Set(['notBreaching']));
});

it('gives the engine its time to gather before a record is late', () => {
  const slow = withValues(prod, { delivery: { engine: 'lambda', batchWindowSeconds: 300 } });
  templatesOf(slow).pipeline.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'lambda/delivery/watch-delivery.ts',
    Environment: { Variables: Match.objectLike({ LATE_SECONDS: '600' }) },
  });
});
