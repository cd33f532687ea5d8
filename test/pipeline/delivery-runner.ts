import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { WithdrawalReport } from '../../lambda/delivery/flow-contract';
import { delivery } from '../../local/engines/delivery';
import { nifi, type NifiSettings } from '../../local/engines/nifi';
import { nifiHome, nifiHomeVariable, nifiRefusal } from '../../local/engines/nifi-home';
import { invoke } from '../../local/route/invoke';
import { flowDeployment, nifiOf } from '../../local/route/nifi-settings';
import { choosePorts } from '../../local/route/ports';
import type { Route, RouteOptions } from '../../local/route/route';
import { RunningProcess, type Ending } from '../../local/supervisor/process';
import type { ProcessSpec } from '../../local/supervisor/process-spec';
import { waitUntilReady } from '../../local/supervisor/wait';

/** What delivers, as one that reads topics and writes files. */
export interface DeliveryEngine {
  readonly name: 'lambda' | 'nifi';
  /** Why it cannot be tested here. */
  readonly refusal?: string;
  /** What its route is started with. */
  readonly route: () => Pick<RouteOptions, 'nifi'>;
  /** One of it, in a folder of its own below `folder`. */
  readonly runner: (route: Route, folder: string) => Promise<DeliveryRunner>;
  /** Seconds in which what was begun is ended after SIGTERM. */
  readonly stopSeconds: number;
}

export const lambdaEngine: DeliveryEngine = {
  name: 'lambda',
  route: () => ({}),
  stopSeconds: 5,
  runner: async (route, folder) => {
    const { health } = await choosePorts(['health']);
    const spec = delivery({
      kafka: route.endpoints.kafka,
      bucket: route.endpoints.bucket,
      healthPort: health,
      batchWindowMs: 200,
      env: route.settings.aws,
    });
    await mkdir(folder, { recursive: true });
    // Beside an engine that leaves the groups in its own time it joins them later.
    return new DeliveryRunner({ ...spec, ready: { ...spec.ready, deadlineSeconds: 300 } }, folder);
  },
};

const home = process.env[nifiHomeVariable];
const refusal = nifiRefusal(home);

export const nifiEngine: DeliveryEngine = nifiWith();

/** @param flow file with the flow. @default - the one of the checkout */
export function nifiWith(flow?: string): DeliveryEngine {
  return {
    name: 'nifi',
    ...(refusal !== undefined && { refusal }),
    route: () => ({ nifi: nifiHome(home) }),
    stopSeconds: 25,
    runner: async (route, folder) => {
      await mkdir(folder, { recursive: true });
      const ports = await choosePorts(['https', 'management']);
      const settings = { ...nifiOf(route.settings), stateDir: join(folder, 'nifi'), ports };
      return new NifiRunner(route, settings, folder, flow);
    },
  };
}

/** One process that delivers; can be killed and started again. */
export class DeliveryRunner {
  private process: RunningProcess | undefined;

  constructor(
    private readonly spec: ProcessSpec,
    protected readonly folder: string,
  ) {}

  /** Resolves when it delivers. */
  async start(): Promise<void> {
    await this.spec.prepare?.();
    const logFile = join(this.folder, `${this.spec.name}.log`);
    this.process = await RunningProcess.start(this.spec, { logFile, cwd: process.cwd() });
    await waitUntilReady(this.spec.name, this.spec.ready);
  }

  /** @throws Error when it was not started */
  get pid(): number {
    if (!this.process) throw new Error(`${this.spec.name} was not started.`);
    return this.process.pid;
  }

  signal(name: NodeJS.Signals): void {
    this.process?.signal(name);
  }

  /** SIGKILL, and its end. */
  async kill(): Promise<void> {
    this.signal('SIGKILL');
    await this.process?.ended;
  }

  /** SIGTERM, and its end; no error when it does not run. */
  async stop(): Promise<Ending | undefined> {
    await this.process?.stop();
    return this.process?.ended;
  }

  /** Deletes what another machine would not have. */
  async forget(): Promise<void> {
    // The function keeps nothing.
  }
}

/** NiFi with the flow, which each start deploys: it goes on with the one that it has, or gets it. */
export class NifiRunner extends DeliveryRunner {
  constructor(
    private readonly route: Route,
    private readonly settings: NifiSettings,
    folder: string,
    private readonly flow?: string,
  ) {
    super(nifi(settings), folder);
  }

  override async start(): Promise<void> {
    await super.start();
    await this.deploy();
  }

  /** Variables of a handler that calls it. */
  get callVariables(): Readonly<Record<string, string>> {
    return flowDeployment(this.settings).env;
  }

  /** @param file with the flow. @default - the one that it was made with */
  async deploy(file = this.flow): Promise<unknown> {
    const { event, env } = flowDeployment(this.settings, file);
    return invoke(async () => (await import('../../lambda/delivery/deploy-flow')).handler, event, {
      env: { ...this.route.settings.aws, ...env },
      logFile: join(this.folder, 'deploy-flow.log'),
    });
  }

  /** Stops the flow as a deployment does in which NiFi goes. */
  async withdraw(): Promise<WithdrawalReport> {
    const { env } = flowDeployment(this.settings);
    return invoke(async () => (await import('../../lambda/delivery/withdraw-flow')).handler, undefined, {
      env: { ...this.route.settings.aws, ...env },
      logFile: join(this.folder, 'withdraw-flow.log'),
    });
  }

  /** The flow stays: in AWS it lies on a disk that outlives the task. */
  override async forget(): Promise<void> {
    await rm(join(this.settings.stateDir, 'task'), { recursive: true });
  }
}
