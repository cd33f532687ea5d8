import { viewSql } from '../../lambda/query/view-sql';
import { tables } from '../../lib/contracts/tables';

test.each(tables.map((table) => [table.name, table] as const))('the views of %s are these', (_, table) => {
  expect(viewSql(table)).toMatchSnapshot();
});

test('no view has a column with a time zone, which Athena takes in none', () => {
  for (const sql of tables.flatMap((table) => Object.values(viewSql(table)))) {
    expect(sql).not.toMatch(/time zone|from_iso8601/i);
  }
});

test('a view of the newest state has exactly the columns of the table', () => {
  for (const table of tables) {
    const head = viewSql(table)[table.name]!.split('\nFROM')[0]!;
    const names = head
      .split('\n')
      .slice(2)
      .map((line) => /AS "([^"]+)",?$/.exec(line)?.[1]);
    expect(names).toEqual(table.columns.map(({ name }) => name));
  }
});
