import type { ConnectApi } from './connect-api';
import type { Registration } from './contract';

/**
 * Registers a connector that Kafka Connect does not know, stopped. Connect keeps the offsets of a connector that it has
 * forgotten, and tells them, or lets them go, only while it knows it.
 *
 * @throws ConnectUnavailable
 */
export async function registeredAtAll(connect: ConnectApi, { name, config }: Registration): Promise<true> {
  if ((await connect.readConfig(name)) === undefined) await connect.createStopped(name, config);
  return true;
}
