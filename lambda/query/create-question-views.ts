import { questionViewsEvent, type QuestionViewsEvent, type ViewsReport } from './contract';
import { eachTable, refuseFailures } from './each-table';
import { withFoldPlace, type FoldPlace } from './fold-place';
import { runQuery } from './run-query';
import { createView } from './view-sql';

/**
 * Makes or replaces the views of shipped questions, by Athena; what they ask must be there. Safe to repeat.
 *
 * @throws Error naming each view that could not be made and why, after all others are made
 */
export async function handler(event: QuestionViewsEvent): Promise<ViewsReport> {
  const { questions } = questionViewsEvent.parse(event);
  return withFoldPlace((place) => createQuestionViews(place, questions));
}

export async function createQuestionViews(
  { athena, context }: Pick<FoldPlace, 'athena' | 'context'>,
  questions: QuestionViewsEvent['questions'],
): Promise<ViewsReport> {
  const made = await eachTable(questions, undefined, async ({ name, sql }) => {
    await runQuery(athena, createView(name, sql), context);
    return { name };
  });
  refuseFailures(made);
  return { views: questions.map(({ name }) => name) };
}
