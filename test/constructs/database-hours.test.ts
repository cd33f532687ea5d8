import { Match, type Template } from 'aws-cdk-lib/assertions';
import { dev, prod, templatesOf, withValues } from '../stacks/synthesise';

/** Schedules that call RDS. */
const schedules = (template: Template) =>
  Object.values(template.findResources('AWS::Scheduler::Schedule')).filter((schedule) =>
    JSON.stringify(schedule).includes(':aws-sdk:rds:'),
  );
const { pipeline } = templatesOf(
  withValues(dev, {
    schedule: { kind: 'hours', timeZone: 'Europe/Vienna', days: 'MON-FRI', startHour: 6, stopHour: 19 },
  }),
);

test.each([
  ['starts before', 'cron(30 5 ? * MON-FRI *)', 'startDBInstance'],
  ['stops after', 'cron(15 19 ? * MON-FRI *)', 'stopDBInstance'],
])('the database %s the tasks, in their time zone', (_when, expression, call) => {
  pipeline.hasResourceProperties('AWS::Scheduler::Schedule', {
    ScheduleExpression: expression,
    ScheduleExpressionTimezone: 'Europe/Vienna',
    State: 'ENABLED',
    Target: {
      Arn: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(`:aws-sdk:rds:${call}$`)])] },
      Input: Match.anyValue(),
      RetryPolicy: Match.objectLike({ MaximumEventAgeInSeconds: 3600 }),
    },
  });
});

test('who starts and stops may do so to this database alone', () => {
  for (const action of ['rds:StartDBInstance', 'rds:StopDBInstance']) {
    pipeline.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: action,
            Effect: 'Allow',
            Resource: { 'Fn::Join': ['', Match.arrayWith([Match.stringLikeRegexp(':db:')])] },
          },
        ],
      },
    });
  }
});

test('without hours nothing stops the database', () => {
  expect(schedules(pipeline)).toHaveLength(2);
  expect(schedules(templatesOf(prod).pipeline)).toEqual([]);
});
