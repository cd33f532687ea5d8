import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExceptions } from '../../lib/guard/exceptions';
import { isRefused, reviewChange } from '../../lib/guard/review-change';
import { template } from '../../lib/guard/template';
import { writeReview } from '../../lib/guard/write-review';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-guard-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const entry = {
  id: 'removed data/Old',
  reason: 'Its rows were moved to Lake and counted there.',
  expires: '2026-01-31',
};
const before = [
  {
    name: 'data',
    template: template.parse({
      Resources: { Old: { Type: 'AWS::S3::Bucket' }, Older: { Type: 'AWS::KMS::Key' } },
    }),
  },
];
const withoutOld = [
  { name: 'data', template: template.parse({ Resources: { Older: { Type: 'AWS::KMS::Key' } } }) },
];

function written(content: unknown): string {
  const file = join(folder, 'exceptions.json');
  writeFileSync(file, JSON.stringify(content));
  return file;
}

test('a reviewed exception lets its own finding pass until its day, and says so', () => {
  const review = reviewChange(before, withoutOld, [entry], '2026-01-31');
  expect(isRefused(review)).toBe(false);
  expect(writeReview(review)).toContain(
    'The bucket Old is **destroyed** with its data. Until 2026-01-31: Its rows were moved to Lake and counted there.',
  );
});

test('on the day after, the finding and the exception stop the change', () => {
  const review = reviewChange(before, withoutOld, [entry], '2026-02-01');
  expect(review.stopped.map(({ id }) => id)).toEqual(['removed data/Old']);
  expect(writeReview(review)).toContain('The exception `removed data/Old` expired on 2026-01-31');
});

test('an expired exception stops a change that does not need it', () => {
  expect(isRefused(reviewChange(before, before, [entry], '2026-02-01'))).toBe(true);
  expect(isRefused(reviewChange(before, before, [entry], '2026-01-31'))).toBe(false);
});

test('an exception is for nothing but its own id', () => {
  const review = reviewChange(before, [], [entry], '2026-01-01');
  expect(review.stopped.map(({ id }) => id)).toEqual(['removed data/Older']);
});

test('no file is no exception; one that is written down is read', () => {
  expect(readExceptions(join(folder, 'none.json'))).toEqual([]);
  expect(readExceptions(written([entry]))).toEqual([entry]);
});

test.each([
  ['no reason', { ...entry, reason: undefined }, 'entry 0: reason'],
  [
    'a reason of a word',
    { ...entry, reason: 'ok' },
    'entry 0: reason must say in a sentence why the change is right',
  ],
  ['no day', { ...entry, expires: undefined }, 'entry 0: expires'],
  ['a day that is none', { ...entry, expires: '2026-02-31' }, 'entry 0: expires must be a day as YYYY-MM-DD'],
  ['an id for all', { ...entry, id: '*' }, 'entry 0: id must be an id as the review prints it'],
])('an exception with %s is refused', (_what, wrong, sentence) => {
  expect(() => readExceptions(written([wrong]))).toThrow(sentence);
});
