import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, openSync, readdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { certificateFile, nifiSpec } from '../../../containers/nifi/spec';
import { containerEnv } from '../../../local/engines/container-env';
import { engineHomes } from '../../../local/engines/homes';
import { choosePorts } from '../../../local/route/ports';
import type { SomeNifi } from './nifi-under-test';

const image = join(__dirname, '..', '..', '..', nifiSpec.image);
/** Seconds; on two cores that others use too it takes minutes. */
const startSeconds = 600;

/** NiFi itself, from the folder that NIFI_HOME names, in a folder that is laid out as the image is. */
export class RealNifi implements SomeNifi {
  readonly untold: readonly string[] = [];
  readonly pace = {
    NIFI_STOP_SECONDS: 20,
    NIFI_SETTLE_SECONDS: 40,
    NIFI_QUIET_SECONDS: 8,
    NIFI_POLL_MS: 200,
  };
  private process: ChildProcess | undefined;

  constructor(private readonly home: string) {}

  async open(folder: string) {
    const at = join(folder, 'nifi');
    for (const name of ['lib', 'bin', 'docs', 'task', 'kept']) mkdirSync(join(at, name), { recursive: true });
    for (const name of readdirSync(join(this.home, 'lib')))
      symlinkSync(join(this.home, 'lib', name), join(at, 'lib', name));
    cpSync(join(this.home, 'bin', 'nifi.sh'), join(at, 'bin', 'nifi.sh'));
    cpSync(join(image, 'nifi-env.sh'), join(at, 'bin', 'nifi-env.sh'));
    cpSync(join(image, 'conf'), join(at, 'template'), { recursive: true });
    cpSync(join(image, 'start.sh'), join(at, 'start.sh'));
    symlinkSync('task/conf', join(at, 'conf'));
    const ports = await choosePorts(['https', 'management']);
    const password = randomUUID();
    const log = openSync(join(folder, 'nifi.log'), 'w');
    this.process = spawn('bash', ['start.sh'], {
      cwd: at,
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env.PATH,
        JAVA_HOME: dirname(dirname(engineHomes().java)),
        ...containerEnv(nifiSpec, {
          JDK_JAVA_OPTIONS: '-Xmx512m -XX:+UseSerialGC -XX:-UsePerfData',
          NIFI_HTTPS_HOST: '127.0.0.1',
          NIFI_HTTPS_PORT: String(ports.https),
          NIFI_MANAGEMENT_PORT: String(ports.management),
          NIFI_PROXY_HOST: `localhost:${ports.https}`,
          NIFI_PASSWORD: password,
          NIFI_SENSITIVE_PROPS_KEY: randomUUID(),
          NIFI_STOP_SECONDS: '5',
          KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:9',
          AWS_REGION: 'eu-central-1',
          LAKE_BUCKET: 'lake',
        }),
      },
    });
    await this.ready(`http://127.0.0.1:${ports.management}${nifiSpec.health.path}`);
    return {
      url: `https://localhost:${ports.https}`,
      user: nifiSpec.env.NIFI_USER.default,
      password,
      certificate: join(at, 'kept', certificateFile),
    };
  }

  async close(): Promise<void> {
    const { process: nifi } = this;
    if (!nifi || nifi.exitCode !== null) return;
    const ended = once(nifi, 'exit');
    nifi.kill('SIGTERM');
    await ended;
  }

  private async ready(health: string): Promise<void> {
    const end = Date.now() + startSeconds * 1000;
    for (;;) {
      const answer = await fetch(health).catch(() => undefined);
      if (answer?.ok === true) return;
      if (Date.now() > end || this.process?.exitCode !== null) throw new Error('NiFi does not come up.');
      await sleep(1000);
    }
  }
}
