import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { ConnectApi, type ConnectorStatus } from './connect-api';
import { captureEnvironment, registration, type Registration, type RegistrationReport } from './contract';
import { Patience, pollMs } from './patience';

/**
 * Registers a connector with Kafka Connect and returns when it runs; a stopped one is resumed. Safe to repeat: an equal
 * configuration is not sent again, so a running task goes on undisturbed.
 *
 * @throws when the worker refuses the configuration, when a part fails again after one restart, or after
 *   CONNECT_WAIT_SECONDS, naming what was missing
 */
export async function handler(event: Registration): Promise<RegistrationReport> {
  const { name, config } = registration.parse(event);
  const { CONNECT_URL, CONNECT_WAIT_SECONDS } = captureEnvironment.parse(process.env);
  const api = new ConnectApi(CONNECT_URL);
  const patience = new Patience(CONNECT_WAIT_SECONDS);
  await patience.until('a Kafka Connect worker', () => api.isHealthy());
  const action = await patience.until('the registration', () => register(api, { name, config }));
  const restarted: string[] = [];
  await patience.until(`connector ${name} to run`, async () => {
    const status = await api.readStatus(name);
    if (status.connector.state === 'STOPPED') await api.resume(name);
    const failed = failures(status);
    if (failed.length === 0) return runs(status);
    if (restarted.length > 0) throw new Error(`Connector ${name} failed: ${reason(failed)}`);
    restarted.push(...failed.map(({ part }) => part));
    await api.restartFailed(name);
    // The old state is still told until the worker has taken the order up.
    await sleep(4 * pollMs);
    return false;
  });
  return { name, action, restarted };
}

async function register(
  api: ConnectApi,
  { name, config }: Registration,
): Promise<RegistrationReport['action']> {
  const before = await api.readConfig(name);
  // Connect keeps the name within the configuration.
  if (isDeepStrictEqual(before, { ...config, name })) return 'unchanged';
  await api.putConfig(name, config);
  return before === undefined ? 'created' : 'updated';
}

interface Failure {
  /** `connector` or the number of a task. */
  readonly part: string;
  readonly trace: string;
}

function failures({ connector, tasks }: ConnectorStatus): Failure[] {
  return [{ ...connector, id: 'connector' }, ...tasks]
    .filter(({ state }) => state === 'FAILED')
    .map(({ id, trace = '' }) => ({ part: String(id), trace }));
}

function runs({ connector, tasks }: ConnectorStatus): boolean {
  return connector.state === 'RUNNING' && tasks.length > 0 && tasks.every(({ state }) => state === 'RUNNING');
}

function reason(failed: readonly Failure[]): string {
  const [first] = failed;
  const lines = (first?.trace ?? '').split('\n').map((line) => line.trim());
  // The first line says that something went wrong, the last cause says what.
  const cause = lines.findLast((line) => line.startsWith('Caused by: ')) ?? '';
  return [`${first?.part === 'connector' ? '' : 'task '}${first?.part ?? ''}`, lines[0], cause]
    .filter((text) => text !== '')
    .join(': ');
}
