import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PipelineConfig } from '../../lib/config';
import { buildApp } from '../../lib/build-app';
import { readAssembly } from '../../lib/guard/read-assembly';
import { reviewChange, type Review } from '../../lib/guard/review-change';
import type { Stack } from '../../lib/guard/template';
import { newApp, prod } from '../stacks/synthesise';
import { withAnalytics } from '../stages/analytics-trial';

const folder = mkdtempSync(join(tmpdir(), 'tidemark-guard-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let count = 0;

/** What `cdk synth` would write for an environment. */
function assembly(environment: PipelineConfig): Stack[] {
  const app = newApp(join(folder, String(count++)));
  buildApp(app, environment);
  return readAssembly(app.synth().directory);
}

const before = assembly(prod);

function review(change: Partial<PipelineConfig>): Review {
  return reviewChange(before, assembly({ ...prod, ...change }), [], '2026-01-01');
}

/** Rules and kinds of what stops, without the hashes of logical ids. */
function stopped({ stopped }: Review): string[] {
  return stopped.map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
}

const stream = prod.stream as Extract<PipelineConfig['stream'], { kind: 'provisioned' }>;

test('the same environment again has nothing to tell', () => {
  const same = review({});
  expect([same.stopped, same.told]).toEqual([[], []]);
});

test('a larger database, longer backups and larger brokers are no loss', () => {
  const database = { ...prod.database, instanceClass: 'm7g.xlarge', storageGiB: 300, backupDays: 30 };
  expect(stopped(review({ database, stream: { ...stream, instanceType: 'm7g.xlarge' } }))).toEqual([]);
});

test('larger brokers with larger volumes are two deployments', () => {
  expect(stopped(review({ stream: { ...stream, instanceType: 'm7g.xlarge', volumeGiB: 300 } }))).toEqual([
    'two-attributes tidemark-prod-storage/StreamCluster',
  ]);
});

test('a named bucket is another bucket', () => {
  expect(stopped(review({ lake: { bucketNames: { lake: 'acme-lake', results: 'acme-results' } } }))).toEqual([
    'replaced tidemark-prod-storage/Lake',
    'replaced tidemark-prod-storage/LakeResults',
  ]);
});

test('a warehouse that comes is no loss; one that nobody configures any more is orphaned, and its compute is not', () => {
  const warehouse = assembly(withAnalytics);
  const opened = reviewChange(before, warehouse, [], '2026-01-01');
  expect(stopped(opened)).toEqual([]);
  expect(opened.told.map(({ sentence }) => sentence)).toContainEqual(
    expect.stringMatching(/^Warehouse\w+: port 5439 is open to 10\.9\.0\.0\/16\.$/),
  );
  expect(reviewChange(warehouse, before, [], '2026-01-01').stopped.map(({ sentence }) => sentence)).toEqual([
    expect.stringMatching(/^The warehouse Warehouse\w+ is \*\*orphaned\*\*/),
  ]);
});

test('partitions that were added cannot be taken away', () => {
  const more = { ...prod, topics: { byName: { 'cdc.public.orders': { partitions: 6 } } } };
  expect(reviewChange(assembly(more), before, [], '2026-01-01').stopped.map(({ id }) => id)).toEqual([
    'fewer-partitions tidemark-prod-pipeline/cdc.public.orders',
  ]);
});
