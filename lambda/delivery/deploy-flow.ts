import { readFile } from 'node:fs/promises';
import {
  deployFlowEnvironment,
  flowDeployment,
  type DeployFlowEnvironment,
  type FlowDeployment,
  type FlowReport,
} from './flow-contract';
import { FlowDefinition } from './flow-definition';
import { FlowDeployer } from './flow-deployer';
import { FlowLifecycle } from './flow-lifecycle';
import { NifiApi } from './nifi-api';
import type { NifiConnection } from './nifi-connection';
import { NifiPatience } from './nifi-patience';
import { openNifi } from './open-nifi';

/**
 * Puts the flow into NiFi and returns when it runs. The new version is made beside the old one, which is stopped when
 * NiFi finds the new one valid, and deleted when that one runs; else it goes on. Safe to repeat and to cut off: each
 * run begins with what NiFi has.
 *
 * @throws FlowRefused when the new version is invalid or does not run, or when somebody changed the old one by hand
 * @throws NifiUnavailable after NIFI_WAIT_SECONDS
 */
export async function handler(event: FlowDeployment = {}): Promise<FlowReport> {
  const environment = deployFlowEnvironment.parse(process.env);
  return deployFlow(await openNifi(environment), event, environment);
}

/** The same over a connection that is there. */
export async function deployFlow(
  connection: Pick<NifiConnection, 'call'>,
  event: FlowDeployment,
  environment: DeployFlowEnvironment,
): Promise<FlowReport> {
  const { parameters, handChanges } = flowDeployment.parse(event);
  const json: unknown = JSON.parse(await readFile(environment.NIFI_FLOW, 'utf8'));
  const patience = new NifiPatience(environment.NIFI_WAIT_SECONDS, environment.NIFI_POLL_MS);
  return patience.again(async () => {
    const api = new NifiApi(connection);
    const nifi = await api.version();
    const definition = new FlowDefinition(json, parameters, nifi);
    const lifecycle = new FlowLifecycle(api, patience, {
      stopSeconds: environment.NIFI_STOP_SECONDS,
      settleSeconds: environment.NIFI_SETTLE_SECONDS,
      quietSeconds: environment.NIFI_QUIET_SECONDS,
    });
    return new FlowDeployer(api, lifecycle, definition, { nifi, handChanges }).deploy();
  });
}
