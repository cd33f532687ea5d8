import { setTimeout as sleep } from 'node:timers/promises';
import { routeLine } from '../metrics/metric-line';
import { readLogin, withSource } from '../source/connect-source';
import { ConnectApi, ConnectUnavailable } from './connect-api';
import { watchEnvironment } from './contract';
import { lookAtSlot, type SlotReport } from './look-at-slot';

const everyMs = 2000;

/**
 * lookAtSlot again and again for WATCH_SECONDS, at least once; a line when the state or the connector changes, and at the
 * end one that CloudWatch makes metrics of.
 *
 * @returns what was found last
 * @throws when no worker answered to the end
 */
export async function handler(): Promise<SlotReport> {
  const environment = watchEnvironment.parse(process.env);
  const end = Date.now() + environment.WATCH_SECONDS * 1000;
  const login = await readLogin(environment.CAPTURE_SECRET_ID);
  const connect = new ConnectApi(environment.CONNECT_URL);
  return withSource(environment, login, async (source) => {
    let last: SlotReport | undefined;
    let restarts = 0;
    for (;;) {
      const later = Date.now() + everyMs < end;
      const report = await lookAtSlot(source, connect).catch((error: unknown) => {
        // A worker that is being started again answers at the next look.
        if (later && error instanceof ConnectUnavailable) return undefined;
        throw error;
      });
      if (report && (report.state !== last?.state || report.action !== 'none')) {
        console.log(JSON.stringify({ slot: report }));
      }
      if (report?.action === 'restarted') restarts += 1;
      last = report ?? last;
      if (!later && last) {
        const place = { namespace: environment.METRIC_NAMESPACE, now: Date.now() };
        console.log(
          routeLine(place, {
            SlotHeldBytes: last.heldBytes,
            CaptureRefused: last.refused ? 1 : 0,
            ConnectorRestarts: restarts,
          }),
        );
        return last;
      }
      await sleep(everyMs);
    }
  });
}
