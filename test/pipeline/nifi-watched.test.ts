import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import * as z from 'zod';
import { NifiConnection } from '../../lambda/delivery/nifi-connection';
import { rawKey, rawPartitionOf } from '../../lib/contracts/lake-layout';
import { startRoute, type Route } from '../../local/route/route';
import { ordersTopic } from '../delivery/change-record';
import { nifiEngine, NifiRunner } from './delivery-runner';
import { metric, watchOnce } from './delivery-watch';
import { OrderStream, orderPartitions } from './order-stream';
import { sampleRecords } from './sample-records';

const found = z.object({
  provenance: z.object({
    id: z.string(),
    finished: z.boolean(),
    results: z.object({
      provenanceEvents: z.array(
        z.object({
          eventType: z.string(),
          flowFileUuid: z.string(),
          componentName: z.string(),
          transitUri: z.string().nullish(),
          attributes: z.array(z.object({ name: z.string(), value: z.string() })),
        }),
      ),
    }),
  }),
});

/** What docs/pipeline.md and docs/runbook.md say of NiFi's metrics and its provenance. */
if (nifiEngine.refusal === undefined) suite();
else it.skip(`NiFi is watched (skipped: ${nifiEngine.refusal})`, () => undefined);

function suite(): void {
  describe('NiFi that delivers', () => {
    let folder: string;
    let route: Route;
    let stream: OrderStream;
    let runner: NifiRunner;

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'tidemark-watch-'));
      route = await startRoute({
        stateDir: join(folder, 'route'),
        only: ['make-store', 'create-topics'],
        ...nifiEngine.route(),
      });
      stream = await OrderStream.open(
        new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING }),
      );
      await stream.admin.createPartitions({
        topicPartitions: [{ topic: ordersTopic, count: orderPartitions }],
      });
      const made = await nifiEngine.runner(route, join(folder, 'runner'));
      if (!(made instanceof NifiRunner)) throw new Error('NiFi is wanted here.');
      runner = made;
      await runner.start();
    }, 1_800_000);

    afterAll(async () => {
      await runner.stop();
      await stream.close();
      await route.stop();
      await rm(folder, { recursive: true });
    }, 120_000);

    const watch = () =>
      watchOnce(route, folder, {
        ...runner.callVariables,
        LAKE_BUCKET: route.endpoints.bucket,
        AWS_LAMBDA_FUNCTION_NAME: 'watch',
      });

    it('is told with its bytes, its JVM, what waits and what was set aside, each record once', async () => {
      expect(metric(await watch(), 'QuarantinedRecords')).toEqual({});
      const { topics } = sampleRecords(Math.floor(Date.now() / 3_600_000) * 3_600_000);
      await stream.producer.sendBatch({ acks: -1, topicMessages: [...topics] });
      await stream.delivered();
      const lines = await watch();
      // As many as test/pipeline/sample-records.ts has of each.
      expect(metric(lines, 'QuarantinedRecords')).toEqual({ orders: 17, ticks: 2 });
      expect(metric(lines, 'ConsumerLag')).toEqual({ instruments: 0, daily_bars: 0, orders: 0, ticks: 0 });
      expect(metric(lines, 'FlowRuns')).toEqual({ '': 1 });
      expect(metric(lines, 'DriftedComponents')).toEqual({ '': 0 });
      expect(metric(lines, 'FullQueues')).toEqual({ '': 0 });
      for (const name of ['BytesInPerSecond', 'BytesOutPerSecond', 'HeapUsed', 'HeapUsedPercent', 'Threads'])
        expect(metric(lines, name)['']).toBeGreaterThan(0);
      expect(metric(await watch(), 'QuarantinedRecords')).toEqual({});
    }, 900_000);

    describe('knows of one row', () => {
      let nifi: NifiConnection;
      beforeAll(() => {
        nifi = new NifiConnection({
          url: runner.callVariables.NIFI_URL!,
          user: runner.callVariables.NIFI_USER!,
          password: route.settings.nifi!.secrets.nifiPassword,
          certificate: runner.callVariables.NIFI_CERTIFICATE!,
        });
      });

      const search = async (terms: Readonly<Record<string, string>>) => {
        const searchTerms = Object.fromEntries(
          Object.entries(terms).map(([field, value]) => [field, { value }]),
        );
        let answer = await nifi.call(found, 'POST', '/provenance', {
          provenance: { request: { maxResults: 1000, summarize: false, searchTerms } },
        });
        const own = `/provenance/${answer.provenance.id}`;
        while (!answer.provenance.finished) {
          await sleep(500);
          answer = await nifi.call(found, 'GET', own);
        }
        await nifi.call(z.unknown(), 'DELETE', own);
        return answer.provenance.results.provenanceEvents.map(({ attributes, ...event }) => ({
          ...event,
          attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
        }));
      };

      it('which file it went to, by its place in Kafka, and which places a file has', async () => {
        const at = Date.now();
        await stream.send(300);
        await stream.delivered();
        const row = { topic: ordersTopic, partition: 1, offset: 50 };

        // From the row: of the files of its partition, the one whose offsets have it.
        const sent = await search({
          EventType: 'SEND',
          TransitURI: `*/${row.topic}-${row.partition}-*.parquet`,
        });
        const own = sent.filter(
          ({ attributes }) =>
            Number(attributes['kafka.offset']) <= row.offset &&
            row.offset <= Number(attributes['kafka.max.offset']),
        );
        expect(own).toHaveLength(1);
        const { attributes, flowFileUuid, componentName } = own[0]!;
        expect(componentName).toBe('Put raw file');
        const firstOffset = BigInt(attributes['kafka.offset']!);
        const hours = [at, Date.now()].map((time) =>
          rawKey({ name: 'orders' }, { ...rawPartitionOf(time), ...row, firstOffset }),
        );
        expect(hours).toContain(attributes['s3.key']);

        // From the file: what it was made of.
        const back = await search({ TransitURI: `*/${basename(attributes['s3.key']!)}` });
        expect(back.map(({ flowFileUuid: uuid }) => uuid)).toEqual([flowFileUuid]);
        expect(back[0]!.attributes).toMatchObject({ 'kafka.topic': row.topic, 'kafka.partition': '1' });
        const story = await search({ FlowFileUUID: flowFileUuid });
        expect(story.map(({ eventType }) => eventType).reverse()).toEqual([
          'RECEIVE',
          'SEND',
          'ATTRIBUTES_MODIFIED',
          'DROP',
        ]);
      }, 900_000);

      it('why it was set aside', async () => {
        const [refused] = await search({
          EventType: 'SEND',
          TransitURI: '*/quarantine/*/stock-market-data-0-*',
        });
        expect(refused!.componentName).toBe('Put into quarantine');
        expect(refused!.attributes['s3.key']).toMatch(
          /^quarantine\/stock-market-data\/stock-market-data-0-\d{20}\.json$/,
        );
        expect(refused!.attributes['quarantine.reason']).toMatch(/\w+/);
      }, 120_000);
    });

    it('is told as silent when it has ended, and counts nothing again when it is back', async () => {
      await runner.kill();
      const lines = await watch();
      expect(metric(lines, 'FlowRuns')).toEqual({ '': 0 });
      expect(metric(lines, 'HeapUsed')).toEqual({});
      expect(lines).toContainEqual({ nifi: expect.stringContaining('NiFi does not answer') as unknown });
      expect(Object.keys(metric(lines, 'ConsumerLag'))).toHaveLength(4);
      await runner.forget();
      await runner.start();
      const again = await watch();
      expect(metric(again, 'FlowRuns')).toEqual({ '': 1 });
      expect(metric(again, 'QuarantinedRecords')).toEqual({});
    }, 1_800_000);
  });
}
