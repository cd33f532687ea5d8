import {
  withdrawFlowEnvironment,
  type WithdrawFlowEnvironment,
  type WithdrawalReport,
} from './flow-contract';
import { readCanvas } from './flow-canvas';
import { FlowLifecycle } from './flow-lifecycle';
import { NifiApi } from './nifi-api';
import type { NifiConnection } from './nifi-connection';
import { NifiUnavailable } from './nifi-errors';
import { NifiPatience } from './nifi-patience';
import { openNifi } from './open-nifi';

/**
 * Ends consumption: stops every version of the flow and returns when its queues are empty. The groups stay, so that a
 * later deployment finds them. Where no NiFi answers nothing is consumed, and there is nothing to do.
 *
 * @throws when a queue does not become empty: in a flow that somebody changed it may hold what Kafka gives no more
 */
export async function handler(): Promise<WithdrawalReport> {
  const environment = withdrawFlowEnvironment.parse(process.env);
  return withdrawFlow(await openNifi(environment), environment);
}

/** The same over a connection that is there. */
export async function withdrawFlow(
  connection: Pick<NifiConnection, 'call'>,
  environment: WithdrawFlowEnvironment,
): Promise<WithdrawalReport> {
  const { NIFI_WAIT_SECONDS, NIFI_ABSENT_SECONDS, NIFI_STOP_SECONDS: stopSeconds } = environment;
  const patience = new NifiPatience(NIFI_WAIT_SECONDS, environment.NIFI_POLL_MS);
  const api = new NifiApi(connection);
  try {
    await patience.again(() => api.version(), NIFI_ABSENT_SECONDS);
  } catch (error) {
    if (!(error instanceof NifiUnavailable)) throw error;
    return { stopped: [], reached: false };
  }
  return patience.again(async () => {
    const { own } = await readCanvas(api);
    // Nothing is started, so there is nothing to listen to.
    const lifecycle = new FlowLifecycle(api, patience, { stopSeconds, settleSeconds: 0, quietSeconds: 0 });
    const stopped: string[] = [];
    for (const { group } of own) {
      await lifecycle.stop(group.id);
      stopped.push(group.component.name);
    }
    return { stopped, reached: true };
  });
}
