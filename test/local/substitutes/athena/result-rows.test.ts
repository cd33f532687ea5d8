import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { ResultRows, type Row } from '../../../../local/substitutes/athena/result-rows';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tidemark-rows-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

async function stored(rows: readonly Row[], batch: number): Promise<ResultRows> {
  const store = new ResultRows(path.join(folder, 'rows'));
  for (let start = 0; start < rows.length; start += batch) await store.add(rows.slice(start, start + batch));
  await store.finish();
  return store;
}

async function pages(store: ResultRows, most: number): Promise<Row[]> {
  const all: Row[] = [];
  let place: number | undefined = 0;
  while (place !== undefined) {
    const page: Awaited<ReturnType<ResultRows['page']>> = await store.page(place, most);
    expect(page.rows.length).toBeLessThanOrEqual(most);
    all.push(...page.rows);
    place = page.next;
  }
  return all;
}

test('a small result needs no file', async () => {
  const store = await stored([['1', null, '']], 10);
  expect(await store.page(0, 1000)).toEqual({ rows: [['1', null, '']], next: undefined });
  expect(existsSync(path.join(folder, 'rows'))).toBe(false);
});

test('no rows are one empty page', async () => {
  expect(await (await stored([], 1)).page(0, 1000)).toEqual({ rows: [], next: undefined });
});

test('a page of no rows leaves the place where it is', async () => {
  expect(await (await stored([['1']], 1)).page(0, 0)).toEqual({ rows: [], next: 0 });
});

test('rows come back as they were, in pages of any size, from memory and from the file', async () => {
  const value = fc.option(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u2028', '\r\n', '🌊')), {
    nil: null,
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(value, value), { maxLength: 40 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      fc.boolean(),
      async (some, batch, most, large) => {
        const filler: Row[] = large ? [['x'.repeat(70_000), null]] : [];
        const rows = [...filler, ...some];
        const store = await stored(rows, batch);
        expect(await pages(store, most)).toEqual(rows);
        const all: Row[] = [];
        for await (const row of store.all()) all.push(row);
        expect(all).toEqual(rows);
      },
    ),
    { numRuns: 60 },
  );
});
