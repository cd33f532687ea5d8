import { tableMetrics } from '../../lambda/metrics/table-metrics';

test('a line has every count as a metric of the table, in the form that CloudWatch reads', () => {
  const place = { namespace: 'tidemark-dev', table: 'orders' };
  const line = tableMetrics(place, { SourceRows: 3, DifferingKeys: 0 }, 1_700_000_000_000);
  expect(line).not.toContain('\n');
  expect(JSON.parse(line)).toEqual({
    _aws: {
      Timestamp: 1_700_000_000_000,
      CloudWatchMetrics: [
        {
          Namespace: 'tidemark-dev',
          Dimensions: [['Table']],
          Metrics: [
            { Name: 'SourceRows', Unit: 'Count' },
            { Name: 'DifferingKeys', Unit: 'Count' },
          ],
        },
      ],
    },
    Table: 'orders',
    SourceRows: 3,
    DifferingKeys: 0,
  });
});
