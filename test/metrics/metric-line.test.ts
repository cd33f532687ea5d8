import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routeLine, tableLine } from '../../lambda/metrics/metric-line';
import { routeMetrics, tableMetrics } from '../../lib/contracts/metrics';

const place = { namespace: 'tidemark-dev', now: 1_700_000_000_000 };

it('has every count as a metric of the table, in the form that CloudWatch reads', () => {
  const line = tableLine({ ...place, table: 'orders' }, { SourceRows: 3, DifferingKeys: 0 });
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

it("takes the unit of the route's figures from the contract, and has no dimension", () => {
  expect(JSON.parse(routeLine(place, { SlotHeldBytes: 5, CaptureRefused: 0 }))).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        {
          Dimensions: [[]],
          Metrics: [
            { Name: 'SlotHeldBytes', Unit: 'Bytes' },
            { Name: 'CaptureRefused', Unit: 'Count' },
          ],
        },
      ],
    },
    SlotHeldBytes: 5,
  });
});

// The other way round, that a handler tells no metric beside the contract, the compiler sees to.
it.each(Object.keys({ ...routeMetrics, ...tableMetrics }))('is told by a handler: %s', (name) => {
  const folder = join(__dirname, '../../lambda');
  const handlers = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .filter((text) => /from '.*\/metric-line'/.test(text));
  expect(handlers.filter((text) => new RegExp(`\\b${name}: `).test(text))).not.toEqual([]);
});
