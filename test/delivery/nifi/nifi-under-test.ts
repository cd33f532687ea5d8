import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { deployFlow } from '../../../lambda/delivery/deploy-flow';
import type { FlowDeployment, FlowReport } from '../../../lambda/delivery/flow-contract';
import { NifiApi, type NifiGroup } from '../../../lambda/delivery/nifi-api';
import { NifiConnection, type NifiAddress } from '../../../lambda/delivery/nifi-connection';
import { viewFlow } from '../../../lambda/delivery/flow-view';
import { withdrawFlow } from '../../../lambda/delivery/withdraw-flow';
import { pumpFlow, type PumpSettings } from './pump-flow';

type Connection = Pick<NifiConnection, 'call'>;

const entity = z.object({ id: z.string(), revision: z.object({ version: z.number() }) });
const drop = z.object({ dropRequest: z.object({ id: z.string(), finished: z.boolean() }) });
const updateRequest = z.object({ request: z.object({ requestId: z.string(), complete: z.boolean() }) });

/** A NiFi, real or not. */
export interface SomeNifi {
  /** @param folder for what it writes */
  open(folder: string): Promise<NifiAddress>;
  close(): Promise<void>;
  /** Requests that it knows nothing of. */
  readonly untold: readonly string[];
  /** How long it takes, in seconds. */
  readonly pace: {
    readonly NIFI_WAIT_SECONDS: number;
    readonly NIFI_STOP_SECONDS: number;
    readonly NIFI_SETTLE_SECONDS: number;
    readonly NIFI_QUIET_SECONDS: number;
    readonly NIFI_POLL_MS: number;
  };
}

/** What the tests do to a NiFi and want to know of it. */
export class NifiUnderTest {
  readonly folder = mkdtempSync(join(tmpdir(), 'nifi-flow-'));
  private address: NifiAddress | undefined;
  private connection: NifiConnection | undefined;

  constructor(readonly nifi: SomeNifi) {}

  async open(): Promise<void> {
    this.address = await this.nifi.open(this.folder);
    this.connection = new NifiConnection(this.address);
  }

  async close(): Promise<void> {
    await this.nifi.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get at(): NifiAddress {
    if (!this.address) throw new Error('Not open.');
    return this.address;
  }

  get direct(): NifiConnection {
    if (!this.connection) throw new Error('Not open.');
    return this.connection;
  }

  get api(): NifiApi {
    return new NifiApi(this.direct);
  }

  private get environment() {
    return {
      NIFI_URL: this.address?.url ?? '',
      NIFI_USER: this.address?.user ?? '',
      // The connection has the password already.
      NIFI_PASSWORD_SECRET_ID: 'none',
      NIFI_CERTIFICATE: this.address?.certificate ?? '',
      NIFI_FLOW: join(this.folder, 'flow.json'),
      NIFI_ABSENT_SECONDS: 1,
      ...this.nifi.pace,
    };
  }

  async deploy(
    settings: PumpSettings = {},
    event: FlowDeployment = {},
    connection: Connection = this.direct,
  ): Promise<FlowReport> {
    writeFileSync(this.environment.NIFI_FLOW, JSON.stringify(pumpFlow(settings)));
    return deployFlow(connection, event, this.environment);
  }

  async withdraw(connection: Connection = this.direct) {
    return withdrawFlow(connection, this.environment);
  }

  /** What stands on the canvas, and whether it runs. */
  async canvas(): Promise<{ name: string; runs: boolean }[]> {
    const { processGroups } = await this.api.readContents('root');
    const all: { name: string; runs: boolean }[] = [];
    for (const { id, component } of processGroups) {
      const { processors } = await viewFlow(this.api, id);
      const enabled = processors.filter((one) => one.component.state !== 'DISABLED');
      all.push({ name: component.name, runs: enabled.every((one) => one.component.state === 'RUNNING') });
    }
    return all;
  }

  async contexts(): Promise<string[]> {
    return (await this.api.readContexts()).map(({ component }) => component.name).sort();
  }

  async onlyGroup(): Promise<NifiGroup> {
    const { processGroups } = await this.api.readContents('root');
    expect(processGroups).toHaveLength(1);
    return processGroups[0]!;
  }

  /** As somebody does in NiFi's pages: stops the group, sets a property of a processor, starts it again. */
  async setByHand(processor: string, properties: Record<string, string>): Promise<void> {
    const { id } = await this.onlyGroup();
    await this.api.schedule(id, 'STOPPED');
    await this.waitFor(async () => !(await viewFlow(this.api, id)).active);
    const found = (await viewFlow(this.api, id)).processors.find(
      ({ component }) => component.name === processor,
    );
    const component = { id: found!.id, config: { properties } };
    const revision = { ...found!.revision, clientId: randomUUID() };
    await this.direct.call(entity, 'PUT', `/processors/${found!.id}`, { revision, component });
    await this.api.schedule(id, 'RUNNING');
    await this.waitFor(async () => (await this.canvas())[0]!.runs);
  }

  async setParameterByHand(name: string, value: string): Promise<void> {
    const [context] = await this.api.readContexts();
    const path = `/parameter-contexts/${context!.id}/update-requests`;
    const asked = await this.direct.call(updateRequest, 'POST', path, {
      revision: { ...context!.revision, clientId: randomUUID() },
      id: context!.id,
      component: { id: context!.id, parameters: [{ parameter: { name, value, sensitive: false } }] },
    });
    const own = `${path}/${asked.request.requestId}`;
    await this.waitFor(async () => (await this.direct.call(updateRequest, 'GET', own)).request.complete);
    await this.direct.call(z.unknown(), 'DELETE', own);
  }

  private async emptyQueues(id: string): Promise<void> {
    const path = `/process-groups/${id}/empty-all-connections-requests`;
    const { dropRequest } = await this.direct.call(drop, 'POST', path, {});
    const own = `${path}/${dropRequest.id}`;
    await this.waitFor(async () => (await this.direct.call(drop, 'GET', own)).dropRequest.finished);
    await this.direct.call(z.unknown(), 'DELETE', own);
  }

  async waitFor(what: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + 60_000;
    while (!(await what())) {
      if (Date.now() > end) throw new Error('Waited in vain.');
      await sleep(100);
    }
  }

  /** Stops and deletes everything, so that each test begins with an empty canvas. */
  async clear(): Promise<void> {
    const { processGroups } = await this.api.readContents('root');
    for (const { id } of processGroups) {
      await this.api.schedule(id, 'STOPPED');
      await this.waitFor(async () => !(await viewFlow(this.api, id)).active);
      await this.emptyQueues(id);
      await this.api.activateServices(id, 'DISABLED');
      await this.waitFor(async () =>
        (await this.api.readServices(id)).every(({ component }) => component.state === 'DISABLED'),
      );
      await this.api.deleteGroup(await this.api.readGroup(id));
    }
    for (const context of await this.api.readContexts()) await this.api.deleteContext(context);
  }
}
