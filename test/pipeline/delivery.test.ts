import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AthenaClient } from '@aws-sdk/client-athena';
import { S3Client } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';
import { deliveryFlow, flowFile } from '../../containers/nifi/flow/delivery-flow';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { quarantineKey, quarantinePrefix, rawPrefix, zone } from '../../lib/contracts/lake-layout';
import { topicOf } from '../../lib/contracts/topics';
import { allRows, runQuery } from '../../lambda/query/run-query';
import { localLake } from '../../local/endpoints';
import { foldNow } from '../../local/job/fold-now';
import { startRoute, type Route } from '../../local/route/route';
import { ordersTopic } from '../delivery/change-record';
import { deliverBatch } from '../delivery/deliver-batch';
import { AwsDoor, type Fate } from '../faults/aws-door';
import { allRecords } from './all-records';
import { deliveredLake, filesIn, filesOf, type DeliveredLake, type LakeFiles } from './delivered-lake';
import {
  lambdaEngine,
  nifiEngine,
  NifiRunner,
  type DeliveryEngine,
  type DeliveryRunner,
} from './delivery-runner';
import { keysUnder } from './lake-files';
import { OrderStream, orderPartitions } from './order-stream';
import { sampleRecords, shipmentRecords, shipments } from './sample-records';
import { waitUntil } from './wait-until';

/** What delivery promises, asked of each that can deliver: the two must not be told apart by what they leave. */
for (const engine of [lambdaEngine, nifiEngine]) {
  if (engine.refusal === undefined) suite(engine);
  else it.skip(`${engine.name} delivers (skipped: ${engine.refusal})`, () => undefined);
}

function suite(engine: DeliveryEngine): void {
  describe(`delivery by ${engine.name}`, () => {
    let folder: string;
    let door: AwsDoor;
    let route: Route;
    let runner: DeliveryRunner;
    let kafka: Kafka;
    let stream: OrderStream;
    let s3: S3Client;
    const others: DeliveryRunner[] = [];

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tidemark-delivery-'));
      route = await startRoute({
        stateDir: join(folder, 'route'),
        only: ['create-topics', 'create-views'],
        doors: async (ports) => {
          door = await AwsDoor.before(ports.aws);
          return { aws: door.port };
        },
        ...engine.route(),
      });
      kafka = new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING });
      stream = await OrderStream.open(kafka);
      await stream.admin.createPartitions({
        topicPartitions: [{ topic: ordersTopic, count: orderPartitions }],
      });
      s3 = new S3Client({ ...route.settings.awsClient, forcePathStyle: true });
      runner = await engine.runner(route, join(folder, 'runner'));
      await runner.start();
    }, 600_000);

    afterAll(async () => {
      await Promise.all([runner, ...others].map((one) => one.stop()));
      await stream.close();
      s3.destroy();
      await route.stop();
      await door.close();
      await rm(folder, { recursive: true });
    }, 120_000);

    const files = () => filesIn(s3, route.endpoints.bucket);

    /** Every order that was sent is in the lake, at its offset; what was written twice says the same twice. */
    async function hasEveryOrder(): Promise<DeliveredLake> {
      await stream.delivered();
      const lake = await deliveredLake(files());
      const delivered = [...stream.sent.keys()].map((place) => {
        const [partition, offset] = place.split('/');
        const row = lake.rows.get(`orders ${ordersTopic}-${partition}-${offset}`);
        return [place, row?.id, row?.customer];
      });
      expect(delivered).toEqual([...stream.sent].map(([place, id]) => [place, BigInt(id), `customer-${id}`]));
      return lake;
    }

    it('makes no file of empty topics', async () => {
      await sleep(3_000);
      for (const prefix of [zone.raw, zone.quarantine]) {
        expect(await keysUnder(s3, route.endpoints.bucket, `${prefix}/`)).toEqual([]);
      }
    }, 30_000);

    it('leaves the rows, types, partitions and refusals that the function makes of the same records', async () => {
      const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
      const { topics, refused, tombstones } = sampleRecords(hour);
      await stream.producer.sendBatch({ acks: -1, topicMessages: [...topics] });
      await stream.delivered();

      const records = await allRecords(kafka, lakeTables.map(topicOf));
      const { lake } = await deliverBatch(records, undefined, lakeTables);
      const expected = await deliveredLake(filesOf(lake));
      const found = await deliveredLake(files());
      expect(expected.refused.size).toBe(refused);
      expect(expected.rows.size).toBe(records.length - refused - tombstones);
      expect(Object.fromEntries(found.rows)).toEqual(Object.fromEntries(expected.rows));
      expect(Object.fromEntries(found.types)).toEqual(Object.fromEntries(expected.types));
      expect(Object.fromEntries(found.refused)).toEqual(Object.fromEntries(expected.refused));
    }, 180_000);

    it('has every offset in the lake after it was killed in the middle, with and without its folder', async () => {
      for (const forgets of [false, true]) {
        const before = await progress();
        const sending = stream.send(15_000, { pauseMs: 200 });
        await waitUntil('2,000 more', async () => (await progress()) > before + 2_000, 120);
        await runner.kill();
        if (forgets) await runner.forget();
        await runner.start();
        await sending;
        await hasEveryOrder();
      }
    }, 900_000);

    it.each<[string, Fate, string]>([
      ['a file is on its way', 'held', `${zone.raw}/`],
      ['a file is there and nobody told it so', 'done and held', `${zone.raw}/`],
      ['a refusal is on its way', 'held', `${zone.quarantine}/`],
      ['a refusal is there and nobody told it so', 'done and held', `${zone.quarantine}/`],
    ])(
      'has every offset in the lake after it was killed when %s',
      async (_, fate, prefix) => {
        const { refused } = await hasEveryOrder();
        const put = `/${route.endpoints.bucket}/${prefix}`;
        const { struck } = door;
        let wrong = '';
        await door.whileFate(
          ({ method, path }) => (method === 'PUT' && path.startsWith(put) ? fate : 'pass'),
          async () => {
            const sending = stream.send(2_000);
            const [place] = await stream.producer.send({
              topic: ordersTopic,
              acks: -1,
              messages: [{ partition: 0, value: 'no JSON' }],
            });
            wrong = quarantineKey({
              topic: ordersTopic,
              partition: 0,
              offset: BigInt(place?.baseOffset ?? -1),
            });
            await sending;
            await waitUntil('a put that is held', () => Promise.resolve(door.struck > struck), 120);
            await runner.kill();
          },
        );
        await runner.start();
        const after = await hasEveryOrder();
        expect([...after.refused.keys()].sort()).toEqual([...refused.keys(), wrong].sort());
      },
      600_000,
    );

    /** Orders that are committed. */
    async function progress(): Promise<number> {
      const places = [...(await stream.committed()).values()].map(Number);
      return places.filter((offset) => offset > 0).reduce((sum, offset) => sum + offset, 0);
    }

    it('commits nothing while S3 is down, refuses nothing for it, and goes on when it is back', async () => {
      const { refused } = await hasEveryOrder();
      await route.kill('ministack', 'SIGSTOP');
      const before = await progress();
      try {
        await stream.send(2_000);
        await sleep(10_000);
        expect(await progress()).toBe(before);
      } finally {
        await route.kill('ministack', 'SIGCONT');
      }
      await stream.send(500);
      const after = await hasEveryOrder();
      expect([...after.refused.keys()]).toEqual([...refused.keys()]);
    }, 300_000);

    it('loses nothing while partitions pass to a second one, started by mistake, and back when that is killed', async () => {
      const second = await engine.runner(route, join(folder, 'second'));
      others.push(second);
      const joining = second.start();
      const sending = stream.send(15_000);
      await joining;
      await sending;
      await hasEveryOrder();
      const more = stream.send(5_000);
      await second.kill();
      await more;
      await hasEveryOrder();
    }, 900_000);

    it('gives the fold what makes a history with each order once, at its offset', async () => {
      const { rows } = await hasEveryOrder();
      expect(rows.size).toBeGreaterThan(stream.sent.size);
      const athena = new AthenaClient({ ...route.settings.awsClient, endpoint: route.endpoints.athena });
      try {
        await foldNow(route, { athena, lake: localLake });
        const sql = `SELECT CAST(_partition AS varchar) || '/' || CAST(_offset AS varchar), CAST(id AS varchar)
          FROM orders_history WHERE customer LIKE 'customer-%'`;
        const found = await allRows(await runQuery(athena, sql, localLake));
        const expected = [...stream.sent].map(([place, id]) => [place, String(id)]);
        expect(found.map(String).sort()).toEqual(expected.map(String).sort());
      } finally {
        athena.destroy();
      }
    }, 900_000);

    function nifiRunner(): NifiRunner {
      if (runner instanceof NifiRunner) return runner;
      throw new Error(`A flow is nothing for ${engine.name}.`);
    }

    if (engine === nifiEngine) {
      it('takes a new table with the flow that has it, and does not deliver the others again', async () => {
        const file = join(folder, 'flow.json');
        await writeFile(file, flowFile(deliveryFlow([...lakeTables, shipments])));
        await stream.admin.createTopics({ topics: [{ topic: topicOf(shipments), numPartitions: 1 }] });
        const { written } = await hasEveryOrder();
        await nifiRunner().deploy(file);
        await stream.producer.send({ topic: topicOf(shipments), messages: shipmentRecords });
        await waitUntil('the shipments', () => stream.isCommitted([topicOf(shipments)]), 60);
        const keys = await keysUnder(s3, route.endpoints.bucket, rawPrefix(shipments));
        expect(keys).toHaveLength(1);
        expect(
          await keysUnder(s3, route.endpoints.bucket, quarantinePrefix(topicOf(shipments))),
        ).toHaveLength(1);
        await nifiRunner().deploy();
        expect((await deliveredLake(ofLakeTables())).written).toBe(written);
      }, 600_000);

      it('goes on where it was when the function takes its place, and back', async () => {
        await stream.delivered();
        await runner.stop();
        const { written, rows } = await deliveredLake(ofLakeTables());
        const lambda = await lambdaEngine.runner(route, join(folder, 'lambda'));
        others.push(lambda);
        await lambda.start();
        await stream.send(1_000);
        await stream.delivered();
        await lambda.stop();
        await runner.start();
        await stream.send(1_000);
        await stream.delivered();
        const after = await deliveredLake(ofLakeTables());
        expect([after.written - written, after.rows.size - rows.size]).toEqual([2_000, 2_000]);
      }, 600_000);
    }

    async function* ofLakeTables(): LakeFiles {
      for await (const file of files()) {
        if (lakeTables.some((table) => file[0].startsWith(rawPrefix(table)))) yield file;
      }
    }

    it(`ends within ${engine.stopSeconds} seconds of SIGTERM, all that it took committed`, async () => {
      await stream.send(500);
      await stream.delivered();
      const asked = Date.now();
      // A JVM that ends at SIGTERM says so by 143.
      expect(await runner.stop()).toMatch(/^code (0|143)$/);
      expect(Date.now() - asked).toBeLessThan(engine.stopSeconds * 1000);
      expect(await stream.isCommitted()).toBe(true);
    }, 60_000);
  });
}
