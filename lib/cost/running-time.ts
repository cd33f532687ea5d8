import { valueAt } from '../guard/template';
import { monthHours } from './cost-line';
import { listAt, optionalNumberAt, textAt, type NamedResource, type Resources } from './resources';
import { hoursBetween } from './schedule-hours';

/** How much of a service runs, and for how many hours of a month. */
export interface RunningTime {
  readonly tasks: number;
  readonly hours: number;
}

/** Tasks of a service that run at any load, within its hours. */
export function serviceTime(resources: Resources, service: NamedResource): RunningTime {
  const target = targetOf(resources, service);
  const actions = target ? listAt(target, 'ScheduledActions') : [];
  const least = (action: unknown) => Number(valueAt(action, ['ScalableTargetAction', 'MinCapacity']));
  const start = actions.find((action) => least(action) > 0);
  const stop = actions.find((action) => least(action) === 0);
  if (start !== undefined && stop !== undefined) {
    return { tasks: least(start), hours: hoursBetween(scheduleOf(start), scheduleOf(stop)) };
  }
  const wanted = optionalNumberAt(service, 'DesiredCount');
  return {
    tasks: (target ? optionalNumberAt(target, 'MinCapacity') : undefined) ?? wanted ?? 1,
    hours: monthHours,
  };
}

/** Most tasks that a service may have. */
export function mostTasks(resources: Resources, service: NamedResource): number {
  const target = targetOf(resources, service);
  const most = target ? optionalNumberAt(target, 'MaxCapacity') : undefined;
  return most ?? serviceTime(resources, service).tasks;
}

/** Hours of a month in which a database runs, by the schedules that start and stop it. */
export function databaseHours(resources: Resources): number {
  const schedule = (action: string) =>
    resources
      .ofType('AWS::Scheduler::Schedule')
      .find(({ resource }) =>
        JSON.stringify(valueAt(resource.Properties, ['Target', 'Arn'])).includes(action),
      );
  const [start, stop] = [schedule(':rds:startDBInstance'), schedule(':rds:stopDBInstance')];
  if (!start || !stop) return monthHours;
  return hoursBetween(textAt(start, 'ScheduleExpression'), textAt(stop, 'ScheduleExpression'));
}

function targetOf(resources: Resources, service: NamedResource): NamedResource | undefined {
  return resources.referring('AWS::ApplicationAutoScaling::ScalableTarget', ['ResourceId'], service.id)[0];
}

function scheduleOf(action: unknown): string {
  return String(valueAt(action, ['Schedule']));
}
