import type { QuestionViewsEvent, ViewsReport } from '../query/contract';
import { handler as createQuestionViews } from '../query/create-question-views';
import { handler as createViews } from '../query/create-views';
import { onEvent } from './on-event';

/** Those of the tables first, which the others ask. */
export const handler = onEvent(async (event: QuestionViewsEvent): Promise<ViewsReport> => {
  const { views } = await createViews();
  return { views: [...views, ...(await createQuestionViews(event)).views] };
});
