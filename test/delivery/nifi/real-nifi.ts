import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { nifiSpec } from '../../../containers/nifi/spec';
import { engineHomes } from '../../../local/engines/homes';
import { certificateFile, nifi, type NifiVariables } from '../../../local/engines/nifi';
import { nifiHome } from '../../../local/engines/nifi-home';
import { choosePorts } from '../../../local/route/ports';
import { RunningProcess } from '../../../local/supervisor/process';
import { waitUntilReady } from '../../../local/supervisor/wait';
import type { SomeNifi } from './nifi-under-test';

/** Seconds; on two cores that others use too it takes minutes. */
const startSeconds = 600;

/** NiFi itself, from the folder that NIFI_HOME names, as the local route runs it; its flow finds neither Kafka nor S3. */
export class RealNifi implements SomeNifi {
  readonly untold: readonly string[] = [];
  readonly pace = {
    NIFI_WAIT_SECONDS: 540,
    NIFI_STOP_SECONDS: 20,
    NIFI_SETTLE_SECONDS: 40,
    NIFI_QUIET_SECONDS: 8,
    NIFI_POLL_MS: 200,
  };
  private process: RunningProcess | undefined;

  /**
   * @param home value of NIFI_HOME
   * @param variables of the container, beside those of every NiFi
   */
  constructor(
    private readonly home: string,
    private readonly variables: NifiVariables = {},
  ) {}

  async open(folder: string) {
    const stateDir = join(folder, 'nifi');
    await mkdir(stateDir, { recursive: true });
    const ports = await choosePorts(['https', 'management']);
    const password = randomUUID();
    const spec = nifi({
      home: nifiHome(this.home),
      java: engineHomes().java,
      stateDir,
      ports,
      secrets: { nifiPassword: password, nifiKey: randomUUID() },
      parameters: {
        KAFKA_BOOTSTRAP_SERVERS: '127.0.0.1:9',
        AWS_REGION: 'eu-central-1',
        LAKE_BUCKET: 'lake',
        LAKE_ENDPOINT: '',
        DELIVERY_MAX_UNCOMMITTED_SECONDS: '1',
      },
      variables: this.variables,
      env: {},
    });
    await spec.prepare?.();
    const logFile = join(folder, 'nifi.log');
    this.process = await RunningProcess.start(spec, { logFile, cwd: folder });
    await waitUntilReady(spec.name, { ...spec.ready, deadlineSeconds: startSeconds });
    return {
      url: `https://localhost:${ports.https}`,
      user: nifiSpec.env.NIFI_USER.default,
      password,
      certificate: join(stateDir, certificateFile),
    };
  }

  async close(): Promise<void> {
    await this.process?.stop();
  }
}
