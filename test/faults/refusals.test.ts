import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectApi, ConnectUnavailable } from '../../lambda/capture/connect-api';
import { readCaptureFacts } from '../../lambda/capture/capture-facts';
import { slotStateOf } from '../../lambda/capture/slot-state';
import { connectorName } from '../../lib/contracts/source-names';
import { seededRandom } from '../../local/job/random';
import { recoverCommand } from '../../local/recover/recover-command';
import { waitUntil } from '../pipeline/wait-until';
import { writeSection } from '../write-section';
import { checkHistory } from './checker';
import { startFaultRoute, type FaultRoute } from './fault-route';
import { onSource } from './on-source';
import { longRefusals, refusals as short } from './refusals';
import { refusalsSection, type RefusalResult } from './results';

jest.setTimeout(3_600_000);

/** Replays the moments of a run that failed. */
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const changesPerSecond = 500;
/** In every run one of them, drawn by the seed: slot.test.ts has seen each one refused. */
const all = process.env.FAULTS === 'all' || process.env.FAULTS === 'long';
const refusals = all ? [...short, ...longRefusals] : [seededRandom(seed).pick(short)];

/** Where the results go when everything passed. */
const page = process.env.FAULTS_PAGE;

describe(`under a load of ${changesPerSecond} changes a second (FAULT_SEED=${seed})`, () => {
  let on: FaultRoute;
  const startedAt = Date.now();
  const random = seededRandom(seed);
  const results: RefusalResult[] = [];

  beforeAll(async () => {
    on = await startFaultRoute(seed, changesPerSecond, { surrounded: all });
  });
  afterAll(() => on.end());

  test.each(refusals.map((refusal) => [refusal.name, refusal] as const))(
    '%s: capture refuses to go on, and recovers',
    async (name, { state, strike, during }) => {
      await sleep(1_000 + random.below(2_000));
      const struckAt = Date.now();
      await strike(on, random);
      await refused(on, state);
      const refusedAt = Date.now();
      let told = '';
      const recovered = recoverCommand({
        args: [],
        stateDir: on.route.settings.state.dir,
        write: (text) => (told += text),
      });
      await during?.(on, random);
      // Its own comparison, while the load goes on.
      expect({ identical: await recovered, told }).toMatchObject({ identical: true });
      const recoveredSeconds = (Date.now() - refusedAt) / 1000;
      results.push({ name, state, refusedSeconds: (refusedAt - struckAt) / 1000, recoveredSeconds });
      // Jest tells nothing before the file's end.
      process.stderr.write(`${name}: recovered in ${recoveredSeconds} s\n`);
    },
  );

  describe('afterwards', () => {
    beforeAll(async () => {
      await on.load.stop();
      await on.ticks.stop();
      await on.caughtUp();
      await on.foldAll();
    });

    test('every table of the lake is the database’s, by content', async () => {
      for (const comparison of Object.values(await on.comparisons())) {
        expect(comparison).toMatchObject({ identical: true, examples: [] });
      }
    });

    test('every acknowledged tick is there once, in the history too, and no other', async () => {
      expect(on.ticks.acknowledged.length).toBeGreaterThan(100);
      await on.ticks.expectEachOnce(on.lake);
    });

    test('under each epoch the history holds every committed revision once, in order', async () => {
      const admin = await on.connect();
      try {
        const checked = await checkHistory(admin, on.lake, { restored: all, cut: all });
        expect(checked.wrong).toEqual([]);
        expect(checked.revisions).toBeGreaterThan(1_000);
      } finally {
        await admin.end();
      }
      if (page === undefined || !all) return;
      expect(results).toHaveLength(refusals.length);
      const minutes = (Date.now() - startedAt) / 60_000;
      const run = { seed, changesPerSecond, changes: on.load.changes, minutes, results };
      writeSection(page, 'refusals', refusalsSection(run));
    });
  });
});

/** Until the slot is seen in that state and the connector stands still. */
async function refused(on: FaultRoute, state: string): Promise<void> {
  const connect = new ConnectApi(on.route.endpoints.connect);
  await onSource(on, (admin) =>
    waitUntil(`the refusal (${state})`, async () => {
      try {
        const { connector } = await connect.readStatus(connectorName);
        if (connector.state !== 'STOPPED') return false;
        const found = slotStateOf(await readCaptureFacts(admin, connect, connectorName));
        return found.refused && found.state === state;
      } catch (error) {
        // A worker that divides the work has no answer.
        if (error instanceof ConnectUnavailable) return false;
        throw error;
      }
    }),
  );
}
