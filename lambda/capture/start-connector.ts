import { readLogin, withSource } from '../source/connect-source';
import { readCaptureFacts } from './capture-facts';
import { CaptureRefused } from './capture-refused';
import { ConnectApi } from './connect-api';
import { guardEnvironment, registration, type Registration, type RegistrationReport } from './contract';
import { epochOf, noteEpoch, withEpoch } from './epoch';
import { Patience } from './patience';
import { handler as registerConnector } from './register-connector';
import { registeredAtAll } from './registered-at-all';
import { lookAtSlot } from './look-at-slot';

/**
 * Registers the connector under the right epoch and returns when it runs, unless it would skip changes. One that Kafka
 * Connect has forgotten goes on from its offset.
 *
 * @throws CaptureRefused with the state of the slot; the connector is stopped then
 * @throws as register-connector does
 */
export async function handler(event: Registration): Promise<RegistrationReport & { readonly epoch: number }> {
  const wanted = registration.parse(event);
  const environment = guardEnvironment.parse(process.env);
  const connect = new ConnectApi(environment.CONNECT_URL);
  const patience = new Patience(environment.CONNECT_WAIT_SECONDS);
  const login = await readLogin(environment.CAPTURE_SECRET_ID);
  await patience.until('a Kafka Connect worker', () => connect.isHealthy());
  const epoch = await withSource(environment, login, async (source) => {
    const { noted } = await patience.until('the offsets', () =>
      readCaptureFacts(source, connect, wanted.name),
    );
    if (noted.lsn !== undefined) {
      // Under the epoch that is noted: a greater one would look like that of another database.
      const former = withEpoch(wanted, noted.epoch);
      await patience.until('the registration', () => registeredAtAll(connect, former));
    }
    const { state, refused, finding } = await patience.until('the offsets', () =>
      lookAtSlot(source, connect),
    );
    if (refused) throw new CaptureRefused(`Capture is refused (${state}): ${finding}`);
    const registered = await patience.until('the registration', async () => ({
      config: await connect.readConfig(wanted.name),
    }));
    const reached = await epochOf(source, environment.SOURCE_EPOCH, registered.config);
    await noteEpoch(source, reached);
    return reached;
  });
  return { ...(await registerConnector(withEpoch(wanted, epoch))), epoch };
}
