import { compareContents, comparisonSql, type CanonicalRow } from '../../lambda/query/compare-contents';
import type { CapturedTable } from '../../lib/contracts/tables';

const table: CapturedTable = {
  schema: 'public',
  name: 'notes',
  primaryKey: ['id'],
  columns: [
    { name: 'id', type: 'bigint' },
    { name: 'text', type: 'text', nullable: true },
  ],
};

const row = (id: string, text: string | null): CanonicalRow => [id, id, text];

async function* stream(rows: CanonicalRow[]): AsyncIterable<CanonicalRow> {
  for (const each of rows) yield await Promise.resolve(each);
}

const compare = (source: CanonicalRow[], lake: CanonicalRow[]) =>
  compareContents(table, stream(source), stream(lake));

describe('comparing the contents of source and lake', () => {
  test('equal rows give equal hashes and no difference', async () => {
    const rows = [row('1', 'a'), row('2', null), row('3', '')];
    const result = await compare(rows, rows);
    expect(result).toMatchObject({ identical: true, rows: 3, lakeRows: 3, examples: [] });
    expect(result.sourceHash).toBe(result.lakeHash);
  });

  test('null is not empty text', async () => {
    const result = await compare([row('1', null)], [row('1', '')]);
    expect(result.identical).toBe(false);
    expect(result.examples).toEqual([{ kind: 'different', key: ['1'], columns: ['text'] }]);
  });

  test('names rows that only one side has, in the middle and at both ends', async () => {
    const result = await compare(
      [row('1', 'a'), row('3', 'c'), row('5', 'e')],
      [row('3', 'c'), row('4', 'd'), row('6', 'f')],
    );
    expect(result.differences).toEqual({ missing: 2, unexpected: 2, different: 0 });
    expect(result.examples).toEqual([
      { kind: 'missing', key: ['1'] },
      { kind: 'unexpected', key: ['4'] },
      { kind: 'missing', key: ['5'] },
      { kind: 'unexpected', key: ['6'] },
    ]);
  });

  test('a key that the lake holds twice is unexpected', async () => {
    const result = await compare([row('1', 'a')], [row('1', 'a'), row('1', 'a')]);
    expect(result.identical).toBe(false);
    expect(result.differences.unexpected).toBe(1);
  });

  test('an empty lake misses every row and keeps ten examples', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => String(i + 100));
    const result = await compare(
      ids.map((id) => row(id, 'x')),
      [],
    );
    expect(result.differences.missing).toBe(30);
    expect(result.examples).toHaveLength(10);
  });

  test('keys are ordered by their bytes, so that a letter outside ASCII does not break the merge', async () => {
    const rows = [row('Z', null), row('a', null), row('é', null), row('\u{1F600}', null)];
    await expect(compare(rows, rows)).resolves.toMatchObject({ identical: true, rows: 4 });
  });

  test('refuses a stream that is out of order', async () => {
    await expect(compare([row('2', null), row('1', null)], [])).rejects.toThrow(
      'notes in the source: key ["1"] is out of order.',
    );
  });
});

test('the comparison orders both sides by the bytes of the key text', () => {
  expect(comparisonSql(table, 'notes')).toEqual({
    source:
      'SELECT * FROM (SELECT "id"::text AS c0, "id"::text AS c1, "text"::text AS c2 FROM "public"."notes") AS t ORDER BY c0 COLLATE "C"',
    lake: 'SELECT * FROM (SELECT CAST("id" AS varchar) AS c0, CAST("id" AS varchar) AS c1, CAST("text" AS varchar) AS c2 FROM notes) AS t ORDER BY c0',
  });
});
