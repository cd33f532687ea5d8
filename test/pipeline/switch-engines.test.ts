import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rawPrefix } from '../../lib/contracts/lake-layout';
import { checkHistory } from '../faults/checker';
import { startFaultRoute, type FaultRoute } from '../faults/fault-route';
import { orders } from '../faults/ledger';
import { lambdaEngine, NifiRunner, nifiEngine, type DeliveryRunner } from './delivery-runner';
import { keysUnder } from './lake-files';
import { waitUntil } from './wait-until';

jest.setTimeout(3_600_000);

if (nifiEngine.refusal === undefined) suite();
else it.skip(`the engine of delivery is switched (skipped: ${nifiEngine.refusal})`, () => undefined);

function suite(): void {
  describe('the engine of delivery', () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tidemark-switch-'));
    });
    afterAll(() => rm(folder, { recursive: true }));

    describe('is switched while the database changes', () => {
      let on: FaultRoute;
      const runners: DeliveryRunner[] = [];

      beforeAll(async () => {
        // All but what delivers.
        on = await startFaultRoute(1, 60, {
          ...nifiEngine.route(),
          only: ['register-connector', 'create-views', 'nginx'],
        });
      });
      afterAll(async () => {
        await Promise.all(runners.map((runner) => runner.stop()));
        await on.end();
      });

      const files = async () => (await keysUnder(on.s3, on.route.endpoints.bucket, rawPrefix(orders))).length;

      /** Waits until what runs has put more. */
      async function delivers(): Promise<void> {
        const before = await files();
        await waitUntil('more files of orders', async () => (await files()) > before + 2, 300);
      }

      it('from the function to NiFi, when it is paused', async () => {
        const lambda = await lambdaEngine.runner(on.route, join(folder, 'lambda'));
        const nifi = await nifiEngine.runner(on.route, join(folder, 'nifi'));
        runners.push(lambda, nifi);
        await lambda.start();
        await delivers();
        await lambda.stop();
        await nifi.start();
        await delivers();
      });

      it('and back, with the function there before NiFi goes', async () => {
        const [lambda, nifi] = runners;
        if (!lambda || !(nifi instanceof NifiRunner)) throw new Error('NiFi does not deliver yet.');
        const joined = lambda.start();
        expect(await nifi.withdraw()).toMatchObject({ reached: true });
        await nifi.stop();
        await joined;
        await delivers();
      });

      it('and the lake is the database, its history has each change once, and each tick', async () => {
        await on.load.stop();
        await on.ticks.stop();
        await on.caughtUp();
        await on.foldAll();
        for (const comparison of Object.values(await on.comparisons())) {
          expect(comparison).toMatchObject({ identical: true, examples: [] });
        }
        const admin = await on.connect();
        try {
          const checked = await checkHistory(admin, on.lake);
          expect(checked.wrong).toEqual([]);
          expect(checked.revisions).toBeGreaterThan(1_000);
        } finally {
          await admin.end();
        }
        expect(on.ticks.acknowledged.length).toBeGreaterThan(0);
        await on.ticks.expectEachOnce(on.lake);
      });
    });
  });
}
