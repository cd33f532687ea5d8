import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectApi } from '../../lambda/capture/connect-api';
import { readCaptureFacts } from '../../lambda/capture/capture-facts';
import { slotStateOf } from '../../lambda/capture/slot-state';
import { connectorName } from '../../lib/contracts/source-names';
import { seededRandom } from '../../local/job/random';
import { recoverCommand } from '../../local/recover/recover-command';
import { waitUntil } from '../pipeline/wait-until';
import { checkHistory } from './checker';
import { startFaultRoute, type FaultRoute } from './fault-route';
import { longRefusals, refusals as short } from './refusals';

jest.setTimeout(3_600_000);

/** Replays the moments of a run that failed. */
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const changesPerSecond = 500;
/** In every run one of them, drawn by the seed: slot.test.ts has seen each one refused. */
const all = process.env.FAULTS === 'all';
const refusals = all ? [...short, ...longRefusals] : [seededRandom(seed).pick(short)];

describe(`under a load of ${changesPerSecond} changes a second (FAULT_SEED=${seed})`, () => {
  let on: FaultRoute;
  const random = seededRandom(seed);

  beforeAll(async () => {
    on = await startFaultRoute(seed, changesPerSecond, { surrounded: all });
  });
  afterAll(() => on.end());

  test.each(refusals.map((refusal) => [refusal.name, refusal] as const))(
    '%s: capture refuses to go on, and recovers',
    async (name, { state, strike, during }) => {
      await sleep(1_000 + random.below(2_000));
      await strike(on, random);
      await refused(on, state);
      const startedAt = Date.now();
      let told = '';
      const recovered = recoverCommand({
        args: [],
        stateDir: on.route.settings.state.dir,
        write: (text) => (told += text),
      });
      await during?.(on, random);
      // Its own comparison, while the load goes on.
      expect({ identical: await recovered, told }).toMatchObject({ identical: true });
      process.stderr.write(`${name}: recovered in ${(Date.now() - startedAt) / 1000} s\n`);
    },
  );

  describe('afterwards', () => {
    beforeAll(async () => {
      await on.load.stop();
      await on.caughtUp();
      await on.foldAll();
    });

    test('every table of the lake is the database’s, by content', async () => {
      for (const comparison of Object.values(await on.comparisons())) {
        expect(comparison).toMatchObject({ identical: true, examples: [] });
      }
    });

    test('under each epoch the history holds every committed revision once, in order', async () => {
      const admin = await on.connect();
      try {
        const checked = await checkHistory(admin, on.lake, { restored: all });
        expect(checked.wrong).toEqual([]);
        expect(checked.revisions).toBeGreaterThan(1_000);
      } finally {
        await admin.end();
      }
    });
  });
});

/** Until the slot is seen in that state and the connector stands still. */
async function refused(on: FaultRoute, state: string): Promise<void> {
  const connect = new ConnectApi(on.route.endpoints.connect);
  const admin = await on.connect();
  try {
    await waitUntil(`the refusal (${state})`, async () => {
      const { connector } = await connect.readStatus(connectorName);
      if (connector.state !== 'STOPPED') return false;
      const found = slotStateOf(await readCaptureFacts(admin, connect, connectorName));
      return found.refused && found.state === state;
    });
  } finally {
    await admin.end();
  }
}
