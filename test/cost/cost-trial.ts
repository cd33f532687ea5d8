import { template, type Stack } from '../../lib/guard/template';

/** A stack with the resources given. */
export function stackOf(Resources: object): Stack[] {
  return [{ name: 'tidemark-trial', template: template.parse({ Resources }) }];
}

const onWeekdays = (hour: number) => `cron(0 ${hour} ? * MON-FRI *)`;

/** A service with its task and, with hours, what starts and stops it from Monday to Friday. */
export function serviceOf(
  name: string,
  cpu: number,
  memory: number,
  hours?: readonly [number, number],
): object {
  const action = (tasks: number, hour: number) => ({
    ScalableTargetAction: { MinCapacity: tasks, MaxCapacity: tasks },
    Schedule: onWeekdays(hour),
  });
  return {
    [`${name}Task`]: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: { Cpu: String(cpu), Memory: String(memory) },
    },
    [`${name}Service`]: {
      Type: 'AWS::ECS::Service',
      Properties: { DesiredCount: 2, TaskDefinition: { Ref: `${name}Task` } },
    },
    ...(hours
      ? {
          [`${name}Target`]: {
            Type: 'AWS::ApplicationAutoScaling::ScalableTarget',
            Properties: {
              MinCapacity: 0,
              MaxCapacity: 1,
              ResourceId: { 'Fn::Join': ['', ['service/', { 'Fn::GetAtt': [`${name}Service`, 'Name'] }]] },
              ScheduledActions: [action(1, hours[0]), action(0, hours[1])],
              ServiceNamespace: 'ecs',
            },
          },
        }
      : {}),
  };
}
