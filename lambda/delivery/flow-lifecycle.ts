import { setTimeout as sleep } from 'node:timers/promises';
import type { NifiApi } from './nifi-api';
import { isGone } from './nifi-api';
import { FlowRefused } from './nifi-errors';
import type { NifiPatience } from './nifi-patience';
import { viewFlow, type FlowView } from './flow-view';
import { Complaints } from './flow-complaints';

const validationSeconds = 120;
/** A complaint about another service that is not enabled yet; it ends by itself. */
const waitsForService = /controller service\b.*\b(disabled|enabling|being enabled)/i;

export interface Limits {
  readonly stopSeconds: number;
  readonly settleSeconds: number;
  /** Seconds without an error after which a started flow counts as running. */
  readonly quietSeconds: number;
}

/** Starts and stops a version of the flow as a whole. */
export class FlowLifecycle {
  constructor(
    private readonly api: NifiApi,
    private readonly patience: NifiPatience,
    private readonly limits: Limits,
  ) {}

  /** Time for a way back, whatever the steps before have taken. */
  grantTime(): void {
    this.patience.grant(this.limits.stopSeconds + this.limits.settleSeconds);
  }

  /**
   * Returns when NiFi finds everything valid that it can judge without starting it.
   *
   * @throws FlowRefused with what NiFi says of each component
   */
  async validate(id: string): Promise<void> {
    await this.settled(id, ({ services }) => services.map(({ component }) => component));
    await this.enableServices(id);
    await this.settled(id, ({ processors }) =>
      processors.map(({ component }) => component).filter(({ state }) => state !== 'DISABLED'),
    );
  }

  private async settled(id: string, of: (view: FlowView) => readonly Validity[]): Promise<void> {
    await this.patience.until(async () => {
      const components = of(await viewFlow(this.api, id));
      if (components.some(({ validationStatus }) => validationStatus === 'VALIDATING'))
        return 'it is still validating the flow';
      const complaints = components.flatMap((component) => complaintsOf(component));
      if (complaints.length > 0)
        throw new FlowRefused(`NiFi finds the flow invalid: ${complaints.join('; ')}`);
      return true;
    }, validationSeconds);
  }

  private async enableServices(id: string): Promise<void> {
    await this.api.activateServices(id, 'ENABLED');
    await this.patience.until(async () => {
      const { services } = await viewFlow(this.api, id);
      const waiting = services.filter(
        ({ engine, component }) => engine === 'STANDARD' && component.state !== 'ENABLED',
      );
      return waiting.length === 0 || `${names(waiting)} is not enabled`;
    }, validationSeconds);
  }

  /**
   * Starts what is stopped and returns when all of it runs and has not complained for a while.
   *
   * @returns whether anything had to be started
   * @throws when it does not start, or goes on complaining
   */
  async start(id: string): Promise<boolean> {
    let view = await viewFlow(this.api, id);
    if (stoppedOf(view).length === 0) {
      // What is being stopped still runs as far as NiFi tells.
      await sleep(this.limits.quietSeconds * 1000);
      view = await viewFlow(this.api, id);
      if (stoppedOf(view).length === 0) return false;
    }
    const complaints = await Complaints.from(this.api, view.groupIds);
    await this.enableServices(id);
    await this.api.schedule(id, 'RUNNING');
    await this.patience
      .until(async () => {
        // Processors of a Stateless group run on the canvas when its flow has been made, not before.
        const stopped = stoppedOf(await viewFlow(this.api, id));
        return stopped.length === 0 || `${names(stopped)} does not run`;
      }, this.limits.settleSeconds)
      .catch(async (error: unknown) => {
        throw await complaints.explain(error);
      });
    await complaints.silence(this.patience, this.limits);
    return true;
  }

  /**
   * Stops what brings data in, waits until the rest has written what it had, and stops that.
   *
   * @throws when a queue does not become empty; the rest goes on then
   */
  async stop(id: string): Promise<boolean> {
    const { active, sources } = await viewFlow(this.api, id);
    if (active && sources.size > 0) {
      await this.api.schedule(id, 'STOPPED', sources);
      await this.drained(id);
    }
    if (active) await this.api.schedule(id, 'STOPPED');
    await this.patience.until(async () => {
      const { threads } = await this.api.readLoad(id);
      const view = await viewFlow(this.api, id);
      return view.active || threads > 0 ? 'the flow is still stopping' : true;
    }, this.limits.stopSeconds);
    await this.drained(id);
    return active;
  }

  private async drained(id: string): Promise<void> {
    await this.patience.until(async () => {
      const { queued } = await this.api.readLoad(id);
      return queued === 0 || `${queued} FlowFiles wait in queues of the flow`;
    }, this.limits.stopSeconds);
  }

  /** Deletes a stopped group. @throws with NiFi's reason when it does not let it go */
  async discard(id: string): Promise<void> {
    try {
      await this.api.activateServices(id, 'DISABLED');
      await this.patience.until(async () => {
        const enabled = (await viewFlow(this.api, id)).services.filter(
          ({ component }) => component.state !== 'DISABLED',
        );
        return enabled.length === 0 || `${names(enabled)} is not disabled`;
      }, this.limits.stopSeconds);
      await this.api.deleteGroup(await this.api.readGroup(id));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }
}

interface Validity {
  readonly name?: string | null;
  readonly type: string;
  readonly extensionMissing?: boolean | null;
  readonly state: string;
  readonly validationStatus?: string | null;
  readonly validationErrors?: readonly string[] | null;
}

function complaintsOf(component: Validity): string[] {
  const { name, type, extensionMissing, validationStatus, validationErrors } = component;
  if (extensionMissing === true) return [`${name ?? ''}: this NiFi has no ${type}`];
  if (validationStatus !== 'INVALID') return [];
  const errors = (validationErrors ?? []).filter((error) => !waitsForService.test(error));
  return errors.map((error) => `${name ?? ''}: ${error}`);
}

function stoppedOf({ processors }: FlowView) {
  return processors.filter(
    ({ component }) => component.state !== 'RUNNING' && component.state !== 'DISABLED',
  );
}

function names(all: readonly { readonly component: Validity }[]): string {
  return all.map(({ component }) => component.name ?? '').join(', ');
}
