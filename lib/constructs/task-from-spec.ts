import { Peer, Port, SecurityGroup, type IVpc } from 'aws-cdk-lib/aws-ec2';
import { CpuArchitecture, FargateTaskDefinition, OperatingSystemFamily } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { TaskSize } from '../config';
import { addContainer, type ContainerFromSpecProps } from './container-from-spec';
import { physicalName } from './physical-name';
import type { StageLog } from './stage-log';
import type { StageProps } from './stage-props';

export interface TaskFromSpecProps extends StageProps {
  /** Containers of one task; the task is named after the first one. */
  readonly containers: readonly [ContainerFromSpecProps, ...ContainerFromSpecProps[]];
  readonly size: TaskSize;
  /** Disk of each task, in GiB, 21 to 200. @default - Fargate's 20 */
  readonly diskGiB?: number;
  /** Role of the containers' programs. @default - a new one */
  readonly taskRole?: IRole;
}

/** Containers of specs as a task of Fargate. */
export function taskFromSpec(
  scope: Construct,
  log: StageLog,
  { config, containers, size, diskGiB, taskRole }: TaskFromSpecProps,
): FargateTaskDefinition {
  const task = new FargateTaskDefinition(scope, 'Task', {
    // Otherwise one family would hold the tasks of every environment.
    family: `${physicalName(config)}-${containers[0].spec.name}`,
    cpu: size.cpu,
    memoryLimitMiB: size.memoryMiB,
    ephemeralStorageGiB: diskGiB,
    taskRole,
    runtimePlatform: {
      cpuArchitecture: CpuArchitecture.X86_64,
      operatingSystemFamily: OperatingSystemFamily.LINUX,
    },
  });
  for (const container of containers) addContainer(task, log, container);
  return task;
}

/** Of tasks that reach AWS's services over HTTPS, and else only what a stage opens for them. */
export function taskSecurityGroup(scope: Construct, vpc: IVpc, description: string): SecurityGroup {
  const securityGroup = new SecurityGroup(scope, 'SecurityGroup', {
    vpc,
    description,
    allowAllOutbound: false,
  });
  securityGroup.addEgressRule(Peer.anyIpv4(), Port.HTTPS, 'Services of AWS');
  return securityGroup;
}
