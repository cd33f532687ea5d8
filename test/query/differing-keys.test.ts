import { createHash } from 'node:crypto';
import { differingBuckets, sumsOf, type Rows } from '../../lambda/query/differing-buckets';
import { differingKeys, type ReconcileSide } from '../../lambda/query/differing-keys';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** A side that holds its rows in memory, and how many keys it has given out. */
function side(rows: readonly (readonly [key: string, value: string])[]) {
  const placed = rows.map(([key, value]) => ({ key, place: md5(key), hash: md5(value) }));
  const given = { keys: 0 };
  const inside = (buckets: readonly string[]) =>
    placed.filter(({ place }) => buckets.some((bucket) => place.startsWith(bucket)));
  const group = (of: typeof placed, by: (row: (typeof placed)[number]) => string) => {
    const groups = new Map<string, string[]>();
    for (const row of of) groups.set(by(row), [...(groups.get(by(row)) ?? []), row.hash]);
    return [...groups];
  };
  const answers: Record<string, (buckets: string[]) => Rows> = {
    sums: (within) =>
      group(inside(within), ({ place }) => place.slice(0, (within[0]?.length ?? 0) + 2)).map(
        ([bucket, hashes]) => [bucket, String(hashes.length), hashes.sort().join()],
      ),
    keysOf: (buckets) => {
      const keys = group(inside(buckets), ({ key }) => key);
      given.keys += keys.length;
      return keys.map(([key, hashes]) => {
        const [least = ''] = hashes.sort();
        return [key, String(hashes.length), least, hashes.at(-1) ?? ''];
      });
    },
  };
  const ask: ReconcileSide['ask'] = (sql) => {
    const { verb, buckets } = JSON.parse(sql) as { verb: string; buckets: string[] };
    const answer = answers[verb];
    if (!answer) throw new Error(`not told: ${sql}`);
    return Promise.resolve(answer(buckets));
  };
  const statement = (verb: string) => (buckets: readonly string[]) => JSON.stringify({ verb, buckets });
  return { sql: { sums: statement('sums'), keysOf: statement('keysOf') }, ask, given };
}

const many = Array.from({ length: 3_000 }, (_, index) => [`key-${index}`, 'same'] as const);

async function compare(
  ours: readonly (readonly [string, string])[],
  theirs: readonly (readonly [string, string])[],
  limits = { rows: 20, split: 4, named: 3 },
) {
  const [source, lake] = [side(ours), side(theirs)];
  const all = [source, lake].map((one) => one.ask(one.sql.sums([''])));
  const [before, after] = (await Promise.all(all)).map(sumsOf);
  if (!before || !after) throw new Error('Both sides answer.');
  const found = await differingKeys(differingBuckets(before, after), source, lake, limits);
  return { ...found, given: Math.max(source.given.keys, lake.given.keys) };
}

test('a changed row among many is found by a look at a few', async () => {
  const changed = many.map(([key, value]) => [key, key === 'key-777' ? 'other' : value] as const);
  const found = await compare(many, changed, { rows: 5, split: 4, named: 3 });
  expect(found).toMatchObject({ missing: 0, unexpected: 0, different: 1, counted: true });
  expect(found.keys).toEqual([{ kind: 'different', key: ['key-777'] }]);
  expect(found.given).toBeLessThanOrEqual(5);
});

test('each kind of difference is told from the others', async () => {
  const source = [...many, ['mine', '1'], ['changed', '1'], ['doubled', '1']] as const;
  const lake = [...many, ['theirs', '1'], ['changed', '2'], ['doubled', '1'], ['doubled', '1']] as const;
  const found = await compare(source, lake, { rows: 100, split: 4, named: 10 });
  expect(found).toMatchObject({ missing: 1, unexpected: 2, different: 1, counted: true });
  expect(found.keys).toHaveLength(4);
  expect(found.keys).toEqual(
    expect.arrayContaining([
      { kind: 'missing', key: ['mine'] },
      { kind: 'unexpected', key: ['theirs'] },
      { kind: 'different', key: ['changed'] },
      { kind: 'unexpected', key: ['doubled'] },
    ]),
  );
});

test('where everything differs only a part is looked at, and the numbers say so', async () => {
  const found = await compare(many, []);
  expect(found.counted).toBe(false);
  expect(found.given).toBeLessThanOrEqual(20);
  expect(found.missing).toBe(found.given);
  expect(found.keys).toHaveLength(3);
});

test('a key that comes thousands of times is one key', async () => {
  const found = await compare(
    [['a', '1']],
    Array.from({ length: 3_000 }, () => ['a', '1'] as const),
  );
  expect(found).toEqual({
    ...{ missing: 0, unexpected: 1, different: 0, counted: true },
    ...{ keys: [{ kind: 'unexpected', key: ['a'] }], given: 1 },
  });
});

test('without a difference nothing is looked at', async () => {
  expect(await compare(many, many)).toMatchObject({ counted: true, keys: [], given: 0 });
});
