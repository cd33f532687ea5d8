import { nifiMetrics, silentNifiMetrics } from '../../lambda/delivery/nifi-metrics';

const place = { namespace: 'tidemark-dev', now: 1_700_000_000_000 };

it('is a line of the embedded metric format whose figures have no dimension', () => {
  const line = nifiMetrics(
    {
      runs: true,
      drift: ['processor "Put raw file" was changed'],
      bytesInPerSecond: 10,
      bytesOutPerSecond: 12,
      flowFilesQueued: 3,
      bytesQueued: 300,
      fullQueues: 1,
      usedHeapBytes: 200,
      maxHeapBytes: 800,
      threads: 115,
      gcMilliseconds: 2725,
    },
    place,
  );
  const { _aws, ...figures } = JSON.parse(line) as Record<string, unknown>;
  expect(figures).toEqual({
    FlowRuns: 1,
    DriftedComponents: 1,
    FullQueues: 1,
    FlowFilesQueued: 3,
    BytesQueued: 300,
    BytesInPerSecond: 10,
    BytesOutPerSecond: 12,
    HeapUsed: 200,
    HeapUsedPercent: 25,
    Threads: 115,
    GcMilliseconds: 2725,
  });
  const { Timestamp, CloudWatchMetrics } = _aws as {
    Timestamp: number;
    CloudWatchMetrics: {
      Namespace: string;
      Dimensions: string[][];
      Metrics: { Name: string; Unit: string }[];
    }[];
  };
  expect(Timestamp).toBe(place.now);
  expect(CloudWatchMetrics).toMatchObject([{ Namespace: 'tidemark-dev', Dimensions: [[]] }]);
  const units = Object.fromEntries(CloudWatchMetrics[0]!.Metrics.map(({ Name, Unit }) => [Name, Unit]));
  expect(Object.keys(units).sort()).toEqual(Object.keys(figures).sort());
  expect(units).toMatchObject({
    BytesQueued: 'Bytes',
    BytesInPerSecond: 'Bytes/Second',
    HeapUsedPercent: 'Percent',
  });
});

it('says of a NiFi that does not answer that its flow does not run, and nothing else', () => {
  const { _aws, ...figures } = JSON.parse(silentNifiMetrics(place)) as Record<string, unknown>;
  expect(figures).toEqual({ FlowRuns: 0 });
  expect(_aws).toMatchObject({ CloudWatchMetrics: [{ Metrics: [{ Name: 'FlowRuns', Unit: 'Count' }] }] });
});
