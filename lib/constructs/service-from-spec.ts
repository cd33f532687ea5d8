import type { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-applicationautoscaling';
import type { Connections, IConnectable } from 'aws-cdk-lib/aws-ec2';
import {
  AvailabilityZoneRebalancing,
  FargateService,
  PropagatedTagSource,
  type CloudMapOptions,
  type FargateTaskDefinition,
  type ScalableTaskCount,
} from 'aws-cdk-lib/aws-ecs';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { TimeZone } from 'aws-cdk-lib';
import { Construct, type IDependable } from 'constructs';
import type { ContainerSpec } from '../contracts/container-spec';
import type { ContainerFromSpecProps } from './container-from-spec';
import { privateSubnets } from './pipeline-vpc';
import { StageLog } from './stage-log';
import { taskFromSpec, taskSecurityGroup, type TaskFromSpecProps } from './task-from-spec';

export interface ServiceFromSpecProps extends TaskFromSpecProps {
  /** Containers of one task; the first one is the one that others talk to. */
  readonly containers: readonly [
    ContainerFromSpecProps<ContainerSpec>,
    ...ContainerFromSpecProps<ContainerSpec>[],
  ];
  readonly tasks: number;
  /** Under load at most so many, if somebody says by `scaling` when. @default - `tasks` */
  readonly maxTasks?: number;
  /** Private name in the cluster's namespace. @default - none */
  readonly cloudMap?: CloudMapOptions;
  /** A task ends before the next one starts: for what must never run twice. @default false */
  readonly oneAtATime?: boolean;
  /** Time that a new task has before the load balancer's checks count. @default - no load balancer */
  readonly grace?: Duration;
  /** What must be done before the first task starts. */
  readonly after: readonly IDependable[];
}

/** Containers of specs as a Fargate service in the private subnets; a deployment whose tasks do not come up goes back. */
export class ServiceFromSpec extends Construct implements IConnectable, IGrantable {
  readonly service: FargateService;
  readonly log: StageLog;
  readonly connections: Connections;
  /** Where the number of tasks changes: by load, or by the hours of the configuration. */
  readonly scaling: ScalableTaskCount | undefined;
  private readonly task: FargateTaskDefinition;

  constructor(scope: Construct, id: string, props: ServiceFromSpecProps) {
    super(scope, id);
    const { network, tasks, maxTasks = tasks, oneAtATime = false, cloudMap, grace, after } = props;
    this.log = new StageLog(this, 'Log', props);
    this.task = taskFromSpec(this, this.log, props);
    const securityGroup = taskSecurityGroup(this, network.vpc, `Tasks of ${id}`);
    this.service = new FargateService(this, 'Service', {
      cluster: network.cluster,
      taskDefinition: this.task,
      // A deployment must not take away the tasks that a load has brought.
      desiredCount: maxTasks > tasks ? undefined : tasks,
      vpcSubnets: privateSubnets,
      securityGroups: [securityGroup],
      assignPublicIp: false,
      minHealthyPercent: oneAtATime ? 0 : 100,
      maxHealthyPercent: oneAtATime ? 100 : 200,
      // Rebalancing starts the next task before it stops one.
      availabilityZoneRebalancing: oneAtATime ? AvailabilityZoneRebalancing.DISABLED : undefined,
      circuitBreaker: { enable: true, rollback: true },
      cloudMapOptions: cloudMap,
      healthCheckGracePeriod: grace,
      propagateTags: PropagatedTagSource.SERVICE,
    });
    this.service.node.addDependency(...after);
    this.connections = this.service.connections;
    this.scaling = this.scale(props);
  }

  get grantPrincipal() {
    return this.task.taskRole;
  }

  /** Pulls images, reads secrets and writes logs before and beside the containers. */
  get executionRole() {
    return this.task.obtainExecutionRole();
  }

  /** The hours are kept by scheduled changes of the wanted number of tasks. */
  private scale({
    config: { schedule },
    tasks,
    maxTasks = tasks,
  }: ServiceFromSpecProps): ScalableTaskCount | undefined {
    if (schedule.kind === 'always') {
      return maxTasks > tasks
        ? this.service.autoScaleTaskCount({ minCapacity: tasks, maxCapacity: maxTasks })
        : undefined;
    }
    const scaling = this.service.autoScaleTaskCount({ minCapacity: 0, maxCapacity: maxTasks });
    const timeZone = TimeZone.of(schedule.timeZone);
    const at = (hour: number) => Schedule.cron({ minute: '0', hour: String(hour), weekDay: schedule.days });
    scaling.scaleOnSchedule('Start', {
      schedule: at(schedule.startHour),
      timeZone,
      minCapacity: tasks,
      maxCapacity: maxTasks,
    });
    scaling.scaleOnSchedule('Stop', {
      schedule: at(schedule.stopHour),
      timeZone,
      minCapacity: 0,
      maxCapacity: 0,
    });
    return scaling;
  }
}
