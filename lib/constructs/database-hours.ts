import { ArnFormat, Duration, Stack, TimeZone } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { DatabaseInstance } from 'aws-cdk-lib/aws-rds';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { Universal } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { ResolvedConfig } from '../config';

export interface DatabaseHoursProps {
  readonly instance: DatabaseInstance;
  readonly config: ResolvedConfig;
}

/**
 * Stops the database after the tasks and starts it before them. An RDS that runs without its capture writes WAL all
 * the same, and the slot would be lost in a night; a capture that starts without its database gives up after minutes.
 */
export class DatabaseHours extends Construct {
  constructor(scope: Construct, id: string, { instance, config: { schedule } }: DatabaseHoursProps) {
    super(scope, id);
    if (schedule.kind === 'always') return;
    const { timeZone, days, startHour, stopHour } = schedule;
    const at = (hour: number, minute: number) =>
      ScheduleExpression.cron({
        minute: String(minute),
        hour: String(hour),
        weekDay: days,
        timeZone: TimeZone.of(timeZone),
      });
    const arn = Stack.of(this).formatArn({
      service: 'rds',
      resource: 'db',
      resourceName: instance.instanceIdentifier,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const call = (action: 'startDBInstance' | 'stopDBInstance', right: string) =>
      new Universal({
        service: 'rds',
        action,
        input: ScheduleTargetInput.fromObject({ DbInstanceIdentifier: instance.instanceIdentifier }),
        // Not the default of a day: a stop that comes late would take the database from people at work.
        maxEventAge: Duration.hours(1),
        policyStatements: [new PolicyStatement({ actions: [right], resources: [arn] })],
      });
    new Schedule(this, 'Start', {
      description: 'Half an hour before the tasks: RDS takes some minutes',
      schedule: at(startHour - 1, 30),
      target: call('startDBInstance', 'rds:StartDBInstance'),
    });
    new Schedule(this, 'Stop', {
      description: 'A quarter of an hour after the tasks have begun to stop',
      schedule: at(stopHour, 15),
      target: call('stopDBInstance', 'rds:StopDBInstance'),
    });
  }
}
