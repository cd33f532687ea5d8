import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { AssetHashType, AssetStaging, DockerImage, Duration } from 'aws-cdk-lib';
import { DockerImageAsset, Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Capability,
  ContainerImage,
  LinuxParameters,
  LogDriver,
  type ContainerDefinition,
  type FargateTaskDefinition,
  type HealthCheck,
  type Secret,
  type Volume,
} from 'aws-cdk-lib/aws-ecs';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { healthTiming, type ContainerSpec, type ImageSpec } from '../contracts/container-spec';
import { writeProgram } from './program-bundle';

export interface ContainerFromSpecProps<S extends ImageSpec = ImageSpec> {
  readonly spec: S;
  /** Values of variables; the others have the spec's defaults. */
  readonly values: Readonly<Partial<Record<keyof S['env'] & string, string>>>;
  /** Values of the variables that the spec calls secret. @default - none */
  readonly secrets?: Readonly<Partial<Record<keyof S['env'] & string, Secret>>>;
  /** A variable that shall hold the task's own address, known only when it runs. @default - none */
  readonly ownAddress?: keyof S['env'] & string;
  /** What outlives the task, by the folder of the spec's `writable` where it stands. @default - the task's own disk */
  readonly volumes?: Readonly<Record<string, Omit<Volume, 'name'>>>;
  /** From SIGTERM to SIGKILL, at most Fargate's 120 s. */
  readonly stopSeconds: number;
}

/** Fargate has no longer grace period than this. */
const longestStart = 300;

/** A container of a task, as its spec says: no root, no capabilities, a file system that is read only. */
export function addContainer(
  task: FargateTaskDefinition,
  log: ILogGroup,
  props: ContainerFromSpecProps,
): ContainerDefinition {
  const { spec, ownAddress, volumes = {}, stopSeconds } = props;
  const stray = Object.keys(volumes).find((folder) => !spec.writable?.includes(folder));
  if (stray !== undefined)
    throw new Error(`${spec.image}/spec.ts does not write to ${stray}: correct the folder.`);
  const scope = new Construct(task, spec.name);
  const container = task.addContainer(`${spec.name}-container`, {
    containerName: spec.name,
    image: ContainerImage.fromDockerImageAsset(imageOf(scope, spec)),
    command: ownAddress === undefined ? [...spec.command] : withOwnAddress(ownAddress, spec.command),
    ...environmentOf(props),
    ...(runsOn(spec) && servingOf(spec)),
    readonlyRootFilesystem: true,
    linuxParameters: noCapabilities(scope),
    stopTimeout: Duration.seconds(stopSeconds),
    logging: LogDriver.awsLogs({ logGroup: log, streamPrefix: spec.name }),
  });
  for (const [index, containerPath] of (spec.writable ?? []).entries()) {
    const name = `${spec.name}-${index}`;
    task.addVolume({ ...volumes[containerPath], name });
    container.addMountPoints({ sourceVolume: name, containerPath, readOnly: false });
  }
  return container;
}

function runsOn(spec: ImageSpec): spec is ContainerSpec {
  return 'health' in spec;
}

function servingOf({ ports, health }: ContainerSpec) {
  const healthCheck: HealthCheck = {
    command: ['CMD', ...health.command],
    interval: Duration.seconds(healthTiming.intervalSeconds),
    timeout: Duration.seconds(healthTiming.timeoutSeconds),
    retries: healthTiming.retries,
    startPeriod: Duration.seconds(Math.min(health.startSeconds, longestStart)),
  };
  return {
    portMappings: Object.values(ports).map((containerPort) => ({ containerPort })),
    healthCheck,
  };
}

/** @throws when a required variable has no value, when a value is not the spec's, or when a secret stands in the open */
export function environmentOf({ spec, values, secrets = {}, ownAddress }: ContainerFromSpecProps) {
  const unknown = Object.keys({ ...values, ...secrets }).filter((name) => !(name in spec.env));
  if (unknown.length > 0) throw new Error(`${spec.image}/spec.ts knows no variable ${unknown.join(', ')}.`);
  const open = Object.keys(values).find((name) => spec.env[name]?.secret === true);
  if (open !== undefined) throw new Error(`${open} of ${spec.name} is a secret: give it in \`secrets\`.`);
  const environment: Record<string, string> = {};
  for (const [name, variable] of Object.entries(spec.env)) {
    if (name in secrets || name === ownAddress) continue;
    const value = values[name] ?? variable.default;
    if (value === undefined) throw new Error(`${spec.name} needs a value for ${name}: ${variable.meaning}`);
    environment[name] = value;
  }
  return { environment, secrets: secrets as Record<string, Secret> };
}

/** `exec`, so that the program itself gets the signals. */
function withOwnAddress(variable: string, command: ImageSpec['command']): string[] {
  return ['sh', '-c', `${variable}="$(hostname -i)" exec "$@"`, 'sh', ...command];
}

function imageOf(scope: Construct, { image, program }: ImageSpec): DockerImageAsset {
  const folder = join(__dirname, '..', '..', image);
  return new DockerImageAsset(scope, 'Image', {
    directory: program === undefined ? folder : withProgram(scope, folder, program),
    // What is made beside the files of the image, and would change its hash from machine to machine.
    exclude: ['*.ts', '.*', '**/__pycache__'],
    platform: Platform.LINUX_AMD64,
  });
}

/** The image's folder with its program. Where an app is told not to bundle, the program is not made. */
function withProgram(scope: Construct, folder: string, program: string): string {
  const { absoluteStagedPath } = new AssetStaging(scope, 'Context', {
    sourcePath: folder,
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never asked: the local bundling does not refuse.
      image: DockerImage.fromRegistry('none'),
      command: [program],
      local: {
        tryBundle: (output) => {
          cpSync(join(folder, 'Dockerfile'), join(output, 'Dockerfile'));
          writeProgram(program, output);
          return true;
        },
      },
    },
  });
  return absoluteStagedPath;
}

function noCapabilities(scope: Construct): LinuxParameters {
  const parameters = new LinuxParameters(scope, 'Linux');
  parameters.dropCapabilities(Capability.ALL);
  return parameters;
}
