/** An image and what it is told when it starts, as data. A job is no more than this: it runs and ends. */
export interface ImageSpec {
  /** One word per stage, as in lambda/ and local/. */
  readonly name: string;
  /** Folder with the Dockerfile, relative to the repository. */
  readonly image: string;
  /** Program and arguments as they stand in the image. */
  readonly command: readonly [string, ...string[]];
  /** Environment variables it reads: name to meaning. Each is required unless `default` is given. */
  readonly env: Readonly<Record<string, EnvSpec>>;
  /** Module of this repository, without its ending, that stands beside the Dockerfile as one file, `<name>.js`. @default - none */
  readonly program?: string;
  /** Folders that it writes to, each a VOLUME of the image; all else in its file system may be read only. @default [] */
  readonly writable?: readonly string[];
}

/**
 * What a container of the route is that runs on: the CDK turns it into a task definition, the local supervisor into a
 * child process. Nothing here differs between AWS and one machine: what differs is the value of a variable in `env`.
 */
export interface ContainerSpec extends ImageSpec {
  /** Ports it listens on: name to number inside the container. */
  readonly ports: Readonly<Record<string, number>>;
  readonly health: HealthSpec;
}

/** How often the health command of every container is asked. */
export const healthTiming = {
  intervalSeconds: 15,
  timeoutSeconds: 5,
  /** Failures in a row after which the container counts as ill. */
  retries: 4,
} as const;

export interface EnvSpec {
  /** What the value means, with its unit. */
  readonly meaning: string;
  /** @default - required */
  readonly default?: string;
  /** True when the value comes from a secret. @default false */
  readonly secret?: boolean;
}

export interface HealthSpec {
  /** Key of `ports`. */
  readonly port: string;
  /** Answers 200 when the container can serve. */
  readonly path: string;
  /** Longest start, in seconds, before it counts as failed. */
  readonly startSeconds: number;
  /** Program in the image that asks for the path and ends with 0 when all is well. */
  readonly command: readonly [string, ...string[]];
}
