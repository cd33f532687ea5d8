import * as z from 'zod';

/** Environment of the handlers that speak to NiFi. */
export const nifiEnvironment = z.object({
  /** Address of NiFi, `https://host:port`; the host stands in its certificate. */
  NIFI_URL: z.url({ protocol: /^https$/ }),
  /** Name of the one login. */
  NIFI_USER: z.string().min(1),
  /** Id of the secret that is its password, or that of the key. */
  NIFI_PASSWORD_SECRET_ID: z.string().min(1),
  /**
   * File with the key by which the function comes in, as PKCS #12, that the running NiFi has made for it; read anew for
   * each connection. For a NiFi where people sign on by a provider, which has no login.
   *
   * @default - the login
   */
  NIFI_KEY: z.string().min(1).optional(),
  /** File with the certificate, as PEM, that the running NiFi has published; read anew for each connection. */
  NIFI_CERTIFICATE: z.string().min(1),
  /** Longest wait for NiFi and for all steps together; a way back may take as long as a stop and a start more. */
  NIFI_WAIT_SECONDS: z.coerce.number().positive().default(540),
  /** Seconds until a stopped flow has written what it had begun: more than any file's greatest age. */
  NIFI_STOP_SECONDS: z.coerce.number().positive().default(150),
  /** Milliseconds between two questions in a wait. */
  NIFI_POLL_MS: z.coerce.number().positive().default(500),
});
export type NifiEnvironment = z.infer<typeof nifiEnvironment>;

/** Environment of deploy-flow. */
export const deployFlowEnvironment = nifiEnvironment.extend({
  /** Flow definition as JSON, the form in which NiFi downloads and imports one. */
  NIFI_FLOW: z.string().min(1),
  /** Seconds without an error from the started flow after which it counts as running. */
  NIFI_QUIET_SECONDS: z.coerce.number().min(0).default(15),
  /** Seconds in which a started flow may still complain, for instance while brokers divide partitions. */
  NIFI_SETTLE_SECONDS: z.coerce.number().positive().default(120),
});

export type DeployFlowEnvironment = z.infer<typeof deployFlowEnvironment>;

/** Environment of withdraw-flow. */
export const withdrawFlowEnvironment = nifiEnvironment.extend({
  /** Longest wait for a NiFi that does not answer: none is there when its tasks are switched off. */
  NIFI_ABSENT_SECONDS: z.coerce.number().min(0).default(60),
});

export type WithdrawFlowEnvironment = z.infer<typeof withdrawFlowEnvironment>;

/** Event of deploy-flow. */
export const flowDeployment = z.object({
  /** Values of the flow's parameters; the others keep those of the definition. @default {} */
  parameters: z.record(z.string(), z.string()).default({}),
  /**
   * What becomes of changes that somebody made in NiFi's pages. `keep`: they go on running and another version is
   * refused. `overwrite`: the flow is deployed anew over them.
   *
   * @default 'keep'
   */
  handChanges: z.enum(['keep', 'overwrite']).default('keep'),
});
export type FlowDeployment = z.input<typeof flowDeployment>;

export interface FlowReport {
  /** Hash of the definition, its parameters and NiFi's version. */
  readonly version: string;
  /** `unchanged`: this version ran already, nothing was stopped. `started`: it was there and did not run. */
  readonly action: 'created' | 'replaced' | 'started' | 'unchanged';
  /** What differed from what was deployed, one line a component; it was left so, or overwritten when the event says so. */
  readonly drift: readonly string[];
  /** Groups of the canvas that are not the deployment's: they may read the same topics. */
  readonly foreign: readonly string[];
  /** Former versions that NiFi does not delete, with its reason; the next run tries again. */
  readonly leftBehind: readonly string[];
}

export interface WithdrawalReport {
  /** Groups that were stopped and have empty queues. */
  readonly stopped: readonly string[];
  /** False when no NiFi answered: then nothing is consumed. */
  readonly reached: boolean;
}
