import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Kafka, logLevel } from 'kafkajs';
import { QuarantineCounter } from '../../lambda/delivery/quarantine-count';
import { quarantineKey } from '../../lib/contracts/lake-layout';
import { startRoute, type Route } from '../../local/route/route';
import { ordersTopic } from '../delivery/change-record';
import { lambdaEngine, type DeliveryRunner } from './delivery-runner';
import { bundledWatch, metric, watchOnce } from './delivery-watch';
import { OrderStream, orderPartitions } from './order-stream';

let folder: string;
let route: Route;
let stream: OrderStream;
let s3: S3Client;
let runner: DeliveryRunner | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tidemark-watch-'));
  route = await startRoute({ stateDir: join(folder, 'route'), only: ['make-store', 'create-topics'] });
  stream = await OrderStream.open(
    new Kafka({ brokers: [route.endpoints.kafka], logLevel: logLevel.NOTHING }),
  );
  await stream.admin.createPartitions({
    topicPartitions: [{ topic: ordersTopic, count: orderPartitions }],
  });
  s3 = new S3Client({ ...route.settings.awsClient, forcePathStyle: true });
}, 600_000);

afterAll(async () => {
  await runner?.stop();
  await stream.close();
  s3.destroy();
  await route.stop();
  await rm(folder, { recursive: true });
}, 120_000);

describe('the watch of the delivery', () => {
  const none = { instruments: 0, daily_bars: 0, orders: 0, ticks: 0 };

  it('tells of every table that all is delivered when nothing was sent', async () => {
    const lines = await watchOnce(route, folder);
    expect(metric(lines, 'ConsumerLag')).toEqual(none);
    expect(metric(lines, 'LateRecords')).toEqual(none);
  }, 120_000);

  it('tells how many records are not in the lake, and that none is late before its time', async () => {
    await stream.send(30);
    const lines = await watchOnce(route, folder);
    expect(metric(lines, 'ConsumerLag')).toEqual({ ...none, orders: 30 });
    expect(metric(lines, 'LateRecords')).toEqual(none);
    expect(lines).toContainEqual(
      expect.objectContaining({
        _aws: expect.objectContaining({
          CloudWatchMetrics: [
            {
              Namespace: 'tidemark-test',
              Dimensions: [['Table']],
              Metrics: [
                { Name: 'ConsumerLag', Unit: 'Count' },
                { Name: 'LateRecords', Unit: 'Count' },
              ],
            },
          ],
        }) as unknown,
        Table: 'orders',
      }),
    );
  }, 120_000);

  it('tells the same as it is bundled for AWS', async () => {
    const lines = await watchOnce(route, folder, {}, await bundledWatch(folder));
    expect(metric(lines, 'ConsumerLag')).toEqual({ ...none, orders: 30 });
    expect(metric(lines, 'LateRecords')).toEqual(none);
  }, 120_000);

  it('tells those as late that have waited longer than they may, and not those that came since', async () => {
    await sleep(3_000);
    const late = await watchOnce(route, folder, { LATE_SECONDS: '2' });
    expect(metric(late, 'LateRecords')).toEqual({ ...none, orders: 30 });
    await stream.send(12);
    const both = await watchOnce(route, folder, { LATE_SECONDS: '600' });
    expect(metric(both, 'ConsumerLag')).toEqual({ ...none, orders: 42 });
    expect(metric(both, 'LateRecords')).toEqual(none);
  }, 120_000);

  it('tells that nothing waits when the function has delivered it', async () => {
    runner = await lambdaEngine.runner(route, join(folder, 'runner'));
    await runner.start();
    await stream.delivered();
    const lines = await watchOnce(route, folder, { LATE_SECONDS: '0.001' });
    expect(metric(lines, 'ConsumerLag')).toEqual(none);
    expect(metric(lines, 'LateRecords')).toEqual(none);
    // The function tells those itself.
    expect(metric(lines, 'QuarantinedRecords')).toEqual({});
  }, 300_000);
});

describe('the count of the quarantine', () => {
  const topic = 'cdc.public.poison';
  const put = (partition: number, offset: bigint) =>
    s3.send(
      new PutObjectCommand({
        Bucket: route.endpoints.bucket,
        Key: quarantineKey({ topic, partition, offset }),
        Body: '{}',
      }),
    );
  const look = async (committed: readonly bigint[], name = 'one') =>
    new QuarantineCounter(s3, route.endpoints.bucket, name).count(
      committed.map((offset, partition) => ({ topic, partition, committed: offset })),
    );
  const counted = async (...committed: bigint[]) => {
    const { records, keep } = await look(committed);
    await keep();
    return records.get(topic) ?? 0;
  };

  it('begins where the groups stand, and counts each record once, when its offset is committed', async () => {
    await Promise.all([5n, 7n, 12n].map((offset) => put(0, offset)));
    expect(await counted(6n)).toBe(0);
    expect(await counted(10n)).toBe(1);
    expect(await counted(10n)).toBe(0);
    expect(await counted(12n)).toBe(0);
    expect(await counted(13n)).toBe(1);
  }, 120_000);

  it('does not count again what was read and set aside again', async () => {
    await put(0, 12n);
    expect(await counted(13n)).toBe(0);
  }, 120_000);

  it('tells the same again when what it told was not kept', async () => {
    await put(0, 14n);
    expect((await look([15n])).records.get(topic)).toBe(1);
    expect(await counted(15n)).toBe(1);
    expect(await counted(15n)).toBe(0);
  }, 120_000);

  it('counts a partition that came later from its beginning, and takes no other for it', async () => {
    await Promise.all([put(1, 0n), put(1, 3n), put(11, 2n)]);
    expect(await counted(15n, 4n)).toBe(2);
    expect(await counted(15n, 4n)).toBe(0);
  }, 120_000);

  it('keeps the mark of a partition that could not be asked for', async () => {
    expect(await counted(15n)).toBe(0);
    expect(await counted(15n, 4n)).toBe(0);
  }, 120_000);

  it('begins anew under another name', async () => {
    const { records } = await look([15n, 4n], 'other');
    expect(records.size).toBe(0);
  }, 120_000);
});
