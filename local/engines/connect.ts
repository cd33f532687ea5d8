import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { connectSpec } from '../../containers/connect/spec';
import type { ProcessSpec } from '../supervisor/process-spec';
import { containerEnv } from './container-env';
import { archiveOf, smallJvm, writeArchive } from './jvm';

export interface ConnectSettings {
  readonly java: string;
  /** Folder with the worker's jars. */
  readonly libs: string;
  /** Folder whose folders are plugins. */
  readonly plugins: string;
  /** Folder of this engine; made when missing. It holds no data: that lies in Kafka. */
  readonly stateDir: string;
  readonly port: number;
  /** Variables of the container's spec that only the route knows, asked at every start. */
  readonly env: () => Readonly<
    Record<'KAFKA_BOOTSTRAP_SERVERS' | 'SOURCE_HOST' | 'SOURCE_PORT' | 'SOURCE_DATABASE', string> &
      Record<'SOURCE_USER' | 'SOURCE_PASSWORD', string>
  >;
  /** Number of the source's line of history. @default "1" */
  readonly epoch?: string;
}

const host = '127.0.0.1';
const image = join(__dirname, '..', '..', connectSpec.image);

/** The Connect container as a child process: its command, in a folder that is laid out like the image. */
export function connect(settings: ConnectSettings): ProcessSpec {
  const { java, libs, stateDir, port, env, epoch = '1' } = settings;
  const [, ...args] = connectSpec.command;
  return {
    name: connectSpec.name,
    command: [java, ...args],
    cwd: stateDir,
    env: () =>
      containerEnv(connectSpec, {
        JDK_JAVA_OPTIONS: [...smallJvm(256, archiveOf(libs)), writeArchive].map(quoted).join(' '),
        CONNECT_HOST: host,
        CONNECT_PORT: String(port),
        CONNECT_ADVERTISED_HOST: host,
        CONNECT_REPLICATION_FACTOR: '1',
        CONNECT_OFFSET_FLUSH_MS: '1000',
        SOURCE_SSLMODE: 'disable',
        SOURCE_EPOCH: epoch,
        ...env(),
      }),
    prepare: () => layOut(settings),
    stopSeconds: 30,
    ready: {
      what: `Kafka Connect to answer on port ${port}`,
      deadlineSeconds: connectSpec.health.startSeconds,
      check: async () => (await fetch(`http://${host}:${port}${connectSpec.health.path}`)).ok,
    },
  };
}

async function layOut({ libs, plugins, stateDir }: ConnectSettings): Promise<void> {
  await mkdir(stateDir, { recursive: true });
  const links = {
    lib: libs,
    plugins,
    'worker.properties': join(image, 'worker.properties'),
    'log4j2.properties': join(image, 'log4j2.properties'),
  };
  for (const [name, target] of Object.entries(links)) {
    await rm(join(stateDir, name), { force: true });
    await symlink(target, join(stateDir, name));
  }
}

/** As JDK_JAVA_OPTIONS takes it: it divides at blanks, of which a user's cache folder may have some. */
function quoted(option: string): string {
  return /\s/.test(option) ? `"${option}"` : option;
}
