import { setTimeout as sleep } from 'node:timers/promises';
import { seededRandom } from '../../local/job/random';
import { quarantinePrefix } from '../../lib/contracts/lake-layout';
import { topicOf } from '../../lib/contracts/topics';
import { keysUnder } from '../pipeline/lake-files';
import { writeSection } from '../write-section';
import { checkHistory } from './checker';
import { startFaultRoute, type FaultRoute } from './fault-route';
import { faults as short, recordThatIsNoChange } from './faults';
import { impossible, longFaults } from './long-faults';
import { orders } from './ledger';
import { faultsSection, longFaultsSection, resultsOf, type Strike } from './results';

jest.setTimeout(3_600_000);

const { FAULTS, FAULT_NAMES = '' } = process.env;
/** `npm run test:faults` asks for those that take minutes each, too; `long` are those alone. */
const long = FAULTS === 'all' || FAULTS === 'long';
/** Some of them alone: a regular expression. */
const wanted = new RegExp(FAULT_NAMES);
const faults = [...(FAULTS === 'long' ? [] : short), ...(long ? longFaults : [])].filter(({ name }) =>
  wanted.test(name),
);

/** Replays the moments of a run that failed. */
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const changesPerSecond = 500;
/** Where the results go when everything passed. */
const page = process.env.FAULTS_PAGE;

describe(`under a load of ${changesPerSecond} changes a second (FAULT_SEED=${seed})`, () => {
  let on: FaultRoute;
  const startedAt = Date.now();
  const random = seededRandom(seed);
  const marks: Map<string, bigint>[] = [];
  const strikes: Strike[] = [];
  /** Names of the proofs that held. */
  const held: string[] = [];
  const proof = (name: string, prove: () => Promise<void> | void) => {
    test(name, async () => {
      await prove();
      held.push(name);
    });
  };

  beforeAll(async () => {
    on = await startFaultRoute(seed, changesPerSecond, { surrounded: long });
  });
  afterAll(() => on.end());

  test.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s: the route goes on by itself',
    async (name, fault) => {
      await sleep(1_000 + random.below(2_000));
      const at = Date.now();
      await fault.strike(on, random);
      // A change from before it took effect would say nothing.
      await on.lowLag();
      const seconds = (Date.now() - at) / 1000;
      strikes.push({ name, at, seconds });
      // Jest tells nothing before the file's end.
      process.stderr.write(`${name}: the route is up and close behind after ${seconds} s\n`);
      await on.fold();
      marks.push(await on.watermarks());
    },
  );

  if (long) for (const reason of impossible) test.skip(reason, () => undefined);

  describe('afterwards', () => {
    beforeAll(async () => {
      await on.load.stop();
      await on.ticks.stop();
      await on.caughtUp();
      await on.foldAll();
      marks.push(await on.watermarks());
    });

    proof('every table of the lake is the database’s, by content', async () => {
      for (const comparison of Object.values(await on.comparisons())) {
        expect(comparison).toMatchObject({ identical: true, examples: [] });
      }
    });

    proof('the history holds every committed revision once, in order, and no other', async () => {
      const admin = await on.connect();
      try {
        const checked = await checkHistory(admin, on.lake);
        expect(checked.wrong).toEqual([]);
        expect(checked.revisions).toBeGreaterThan(1_000);
      } finally {
        await admin.end();
      }
    });

    proof('every acknowledged tick is there once, in the history too, and no other', async () => {
      expect(on.ticks.acknowledged.length).toBeGreaterThan(100);
      await on.ticks.expectEachOnce(on.lake);
    });

    proof('only the record that is no change is in quarantine', async () => {
      const kept = await keysUnder(on.s3, on.route.endpoints.bucket, quarantinePrefix(topicOf(orders)));
      expect(kept).toHaveLength(strikes.filter(({ name }) => name === recordThatIsNoChange).length);
    });

    proof('no watermark ever went back', () => {
      for (const [index, mark] of marks.entries()) {
        for (const [partition, offset] of marks[index - 1] ?? []) {
          expect({ partition, back: offset > (mark.get(partition) ?? -1n) }).toEqual({
            partition,
            back: false,
          });
        }
      }
    });

    const run = () => ({
      seed,
      changesPerSecond,
      changes: on.load.changes,
      minutes: (Date.now() - startedAt) / 60_000,
    });
    const whole = () => {
      expect([strikes.length, held.length]).toEqual([faults.length, 5]);
    };

    if (long) {
      test('the page tells of every fault of the run, when one is asked for', () => {
        if (page === undefined) return;
        whole();
        const names = longFaults.map(({ name }) => name);
        const own = strikes.filter(({ name }) => names.includes(name));
        writeSection(page, 'faults on demand', (former) =>
          longFaultsSection({ ...run(), strikes: own }, former, names),
        );
      });
      return;
    }

    test('what came again is told apart, fault by fault', async () => {
      const results = await resultsOf(on, strikes);
      // A worker that is killed has sent more than it has noted.
      expect(results.reduce((sum, { again }) => sum + again, 0)).toBeGreaterThan(0);
      if (page === undefined) return;
      whole();
      writeSection(page, 'faults of every run', faultsSection({ ...run(), results }));
    });
  });
});
