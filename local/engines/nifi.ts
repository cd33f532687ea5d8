import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { nifiSpec } from '../../containers/nifi/spec';
import type { ProcessSpec } from '../supervisor/process-spec';
import { containerEnv } from './container-env';
import type { NifiHome } from './nifi-home';

export interface NifiSettings {
  readonly home: NifiHome;
  /** The java binary, version 21 or newer. */
  readonly java: string;
  /** Folder of this engine; made when missing. Below `kept` lies the flow, below `task` what is on its way. */
  readonly stateDir: string;
  readonly ports: { readonly https: number; readonly management: number };
  /** Of the one login and of the flow's secret values; 12 characters or more. */
  readonly secrets: { readonly nifiPassword: string; readonly nifiKey: string };
  /** What the flow is told of its surroundings. */
  readonly parameters: FlowParameters;
  /** Credentials, as AWS SDKs take them from the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Most Java heap, MiB. @default 400 */
  readonly heapMiB?: number;
  /** Other variables of the container. @default - the spec's defaults */
  readonly variables?: NifiVariables;
}

export type NifiVariables = Readonly<Partial<Record<keyof typeof nifiSpec.env, string>>>;

/** Variables of the container that the flow has as parameters. */
export type FlowParameters = Readonly<
  Record<
    | 'KAFKA_BOOTSTRAP_SERVERS'
    | 'AWS_REGION'
    | 'LAKE_BUCKET'
    | 'LAKE_ENDPOINT'
    | 'DELIVERY_MAX_UNCOMMITTED_SECONDS',
    string
  >
>;

/** File, in the engine's folder, with the certificate of the NiFi that runs. */
export const certificateFile = join('kept', 'tls', 'certificate.pem');

const image = join(__dirname, '..', '..', nifiSpec.image);
/** Of the time to stop, what NiFi takes to close repositories and pages after its processors. */
const closingSeconds = 15;
const processorSeconds = 10;

/**
 * The NiFi container as a child process: its command, in a folder that is laid out like the image. Ready when its
 * management server answers; it delivers nothing until it has a flow.
 */
export function nifi(settings: NifiSettings): ProcessSpec {
  const { java, stateDir, ports, secrets, parameters, env, heapMiB = 400, variables = {} } = settings;
  const health = `http://127.0.0.1:${ports.management}${nifiSpec.health.path}`;
  return {
    name: nifiSpec.name,
    command: nifiSpec.command,
    cwd: stateDir,
    env: {
      ...env,
      JAVA_HOME: dirname(dirname(java)),
      ...containerEnv(nifiSpec, {
        JDK_JAVA_OPTIONS: `-Xmx${heapMiB}m -XX:+UseSerialGC -XX:-UsePerfData`,
        NIFI_HTTPS_HOST: '127.0.0.1',
        NIFI_HTTPS_PORT: String(ports.https),
        NIFI_MANAGEMENT_PORT: String(ports.management),
        NIFI_PROXY_HOST: `localhost:${ports.https}`,
        NIFI_PASSWORD: secrets.nifiPassword,
        NIFI_SENSITIVE_PROPS_KEY: secrets.nifiKey,
        NIFI_STOP_SECONDS: String(processorSeconds),
        ...parameters,
        ...variables,
      }),
    },
    prepare: () => layOut(settings),
    stopSeconds: processorSeconds + closingSeconds,
    ready: {
      what: `NiFi to answer (${health})`,
      deadlineSeconds: nifiSpec.health.startSeconds,
      check: async () => (await fetch(health)).ok,
    },
  };
}

/** Links and copies what the Dockerfile puts into the image, so that nothing of NIFI_HOME is written to. */
async function layOut({ home, stateDir }: NifiSettings): Promise<void> {
  if (/\s/.test(stateDir)) {
    throw new Error(`NiFi's script takes no folder with a blank in its name, as ${stateDir} is: move it.`);
  }
  await rm(join(stateDir, 'lib'), { recursive: true, force: true });
  for (const folder of ['lib', 'bin', 'docs', 'task', 'kept']) {
    await mkdir(join(stateDir, folder), { recursive: true });
  }
  const lib = join(home.folder, 'lib');
  const jars = (await readdir(lib)).filter((file) => file.endsWith('.jar'));
  for (const name of [...jars, 'bootstrap', ...home.nars]) {
    await symlink(join(lib, name), join(stateDir, 'lib', name));
  }
  // Copies: NiFi's own script looks for its home where it lies itself.
  await cp(join(home.folder, 'bin', 'nifi.sh'), join(stateDir, 'bin', 'nifi.sh'));
  await cp(join(image, 'nifi-env.sh'), join(stateDir, 'bin', 'nifi-env.sh'));
  await cp(join(image, 'conf'), join(stateDir, 'template'), { recursive: true });
  for (const file of ['start.sh', 'sign-on.sh', 'first-flow.json', 'healthy.sh'])
    await cp(join(image, file), join(stateDir, file));
  await rm(join(stateDir, 'conf'), { force: true });
  await symlink(join('task', 'conf'), join(stateDir, 'conf'));
}
