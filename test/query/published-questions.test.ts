import { isJobTable } from '../../lib/contracts/jobs';
import { lakeNames, publishedRelations } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { publishedQuestions } from '../../lib/queries/published-questions';
import { questions } from '../../lib/queries/questions';

const original = (name: string) => questions().find((one) => one.name === name)!;

test('analysts may ask the questions that ask for no changes', () => {
  expect(publishedQuestions().map(({ name }) => name)).toEqual([
    'daily-report',
    'last-prices',
    'navigation-paths',
    'prices-at-orders',
    'sales-by-instrument',
    'sales-by-region',
    'top-movers',
    'web-errors',
  ]);
});

test('a question of analysts reads the published views and is the same otherwise', () => {
  const { sql, file, ...rest } = publishedQuestions().find(({ name }) => name === 'sales-by-instrument')!;
  const shipped = original('sales-by-instrument');
  expect(shipped).toMatchObject(rest);
  const expected = (text: string) =>
    text
      .replace('FROM orders AS o', 'FROM orders_published AS o')
      .replace('JOIN instruments AS i', 'JOIN instruments_published AS i');
  expect(sql).toBe(expected(shipped.sql));
  expect(file).toBe(expected(shipped.file));
});

test.each(publishedQuestions().map((question) => [question.name, question] as const))(
  '%s names no table of the lake but the published ones',
  (_, { sql }) => {
    // Columns have such names too, behind AS or an alias: `count(*) AS orders`, `p.orders`.
    const words = [...sql.matchAll(/(?<!AS |[.\w])\w+(?!\.)/g)].map(([word]) => word);
    const views = lakeTables.flatMap((table) => publishedRelations(table).views);
    const names = lakeTables.flatMap((table) => Object.values(lakeNames(table)));
    expect(words.filter((word) => names.includes(word) && !views.includes(word))).toEqual([]);
    expect(words.filter((word) => views.includes(word) || isJobTable(word))).not.toEqual([]);
  },
);
