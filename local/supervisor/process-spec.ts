/** A child process of the route on one machine. */
export interface ProcessSpec {
  /** The name in logs, messages and reports; one word. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /**
   * Variables beside PATH, HOME, LANG and TZ, which are passed on; nothing else is. A function is asked at every start,
   * as ECS reads a secret for every task.
   */
  readonly env?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** @default - the repository */
  readonly cwd?: string;
  /** Writes configuration, makes data folders; safe to repeat. Runs before every start. */
  readonly prepare?: () => Promise<void>;
  readonly ready: Readiness;
  /** @default SIGTERM */
  readonly stopSignal?: NodeJS.Signals;
  /** Seconds from the stop signal to SIGKILL. @default 10 */
  readonly stopSeconds?: number;
}

/** When a process counts as ready; asked again and again until it is or the deadline has passed. */
export interface Readiness {
  /** As it reads in "waiting for ...". */
  readonly what: string;
  /** Seconds from the start of the process. */
  readonly deadlineSeconds: number;
  /** True when ready; false or a thrown error means not yet. */
  readonly check: () => Promise<boolean>;
}
