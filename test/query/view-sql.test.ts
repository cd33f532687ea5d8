import { publishedViewSql, viewSql } from '../../lambda/query/view-sql';
import { lakeTables, type LakeTable } from '../../lib/contracts/lake-tables';

const allViews = (table: LakeTable) => ({ ...viewSql(table), ...publishedViewSql(table) });

test.each(lakeTables.map((table) => [table.name, table] as const))(
  'the views of %s are these',
  (_, table) => {
    expect(allViews(table)).toMatchSnapshot();
  },
);

test('no view has a column with a time zone, which Athena takes in none', () => {
  for (const sql of lakeTables.flatMap((table) => Object.values(allViews(table)))) {
    expect(sql).not.toMatch(/time zone|from_iso8601/i);
  }
});

test('a view of the newest state has exactly the columns of the table', () => {
  for (const table of lakeTables) {
    const head = viewSql(table)[table.name]!.split('\nFROM')[0]!;
    const names = head
      .split('\n')
      .slice(2)
      .map((line) => /AS "([^"]+)",?$/.exec(line)?.[1]);
    expect(names).toEqual(table.columns.map(({ name }) => name));
  }
});
