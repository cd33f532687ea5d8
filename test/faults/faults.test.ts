import { setTimeout as sleep } from 'node:timers/promises';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { seededRandom } from '../../local/job/random';
import { checkHistory } from './checker';
import { startFaultRoute, type FaultRoute } from './fault-route';
import { faults } from './faults';

jest.setTimeout(900_000);

/** Replays the moments of a run that failed. */
const seed = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const changesPerSecond = 500;

describe(`under a load of ${changesPerSecond} changes a second (FAULT_SEED=${seed})`, () => {
  let on: FaultRoute;
  const random = seededRandom(seed);
  const marks: Map<string, bigint>[] = [];

  beforeAll(async () => {
    on = await startFaultRoute(seed, changesPerSecond);
  });
  afterAll(() => on.end());

  test.each(faults.map((fault) => [fault.name, fault] as const))(
    '%s: the route goes on by itself',
    async (_, fault) => {
      await sleep(1_000 + random.below(2_000));
      await fault.strike(on, random);
      await on.fold();
      marks.push(await on.watermarks());
    },
  );

  describe('afterwards', () => {
    beforeAll(async () => {
      await on.load.stop();
      await on.caughtUp();
      await on.foldAll();
      marks.push(await on.watermarks());
    });

    test('every table of the lake is the database’s, by content', async () => {
      for (const comparison of Object.values(await on.comparisons())) {
        expect(comparison).toMatchObject({ identical: true, examples: [] });
      }
    });

    test('the history holds every committed revision once, in order, and no other', async () => {
      const admin = await on.connect();
      try {
        const checked = await checkHistory(admin, on.lake);
        expect(checked.wrong).toEqual([]);
        expect(checked.revisions).toBeGreaterThan(1_000);
      } finally {
        await admin.end();
      }
    });

    test('only the record that is no change is in quarantine', async () => {
      const s3 = new S3Client(on.route.settings.awsClient);
      const { Contents = [] } = await s3.send(
        new ListObjectsV2Command({ Bucket: on.route.endpoints.bucket, Prefix: 'quarantine/' }),
      );
      s3.destroy();
      expect(Contents).toHaveLength(1);
    });

    test('no watermark ever went back', () => {
      for (const [index, mark] of marks.entries()) {
        for (const [partition, offset] of marks[index - 1] ?? []) {
          expect({ partition, back: offset > (mark.get(partition) ?? -1n) }).toEqual({
            partition,
            back: false,
          });
        }
      }
    });
  });
});
