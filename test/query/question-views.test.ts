import { isJobTable } from '../../lib/contracts/jobs';
import { lakeNames } from '../../lib/contracts/lake-layout';
import { lakeTables } from '../../lib/contracts/lake-tables';
import { publishedQuestions } from '../../lib/queries/published-questions';
import { questionView, questionViews } from '../../lib/queries/question-views';
import { findQuestion, questions, statementName } from '../../lib/queries/questions';
import { relationsIn } from '../../lib/queries/relations';

const named = (name: string) => questionViews().find((view) => view.name === name)!;

test('every question is a view, but those that ask a table of a job', () => {
  const expected = questions().filter(({ sql }) => !relationsIn(sql).some(isJobTable));
  expect(expected.length).toBeLessThan(questions().length);
  expect(questionViews().map(({ name }) => name)).toEqual(
    expected.map((question) => `q_${statementName(question)}`),
  );
});

test('a view asks by the declared values of the parameters, and days move on', () => {
  expect(named('q_sales_by_region').sql).toContain(`region LIKE '%'`);
  expect(named('q_late_changes').sql).toContain(`>= (current_date - INTERVAL '1' DAY)`);
  for (const { sql } of questionViews()) expect(sql).not.toContain('?');
});

test('what analysts may ask is asked of what is published, and the rest of what the question names', () => {
  const published = publishedQuestions().map((question) => `q_${statementName(question)}`);
  const newest = lakeTables.map((table) => lakeNames(table).newest);
  for (const view of questionViews()) {
    expect([view.name, view.published]).toEqual([view.name, published.includes(view.name)]);
    if (view.published) expect(relationsIn(view.sql).filter((name) => newest.includes(name))).toEqual([]);
  }
  expect(relationsIn(named('q_sales_by_region').sql)).toEqual(['orders_published']);
  expect(relationsIn(named('q_order_history').sql)).toEqual(['orders_changes']);
});

test('a view of given values has these', () => {
  const { name, sql } = questionView(findQuestion('order-history'), { id: '17', since: '2026-03-02' });
  expect(name).toBe('q_order_history');
  expect(sql).toContain(`WHERE id = 17 AND "_committed_at" >= DATE '2026-03-02'`);
});
