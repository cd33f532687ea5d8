import { questionPrefix } from '../contracts/lake-layout';
import { publishedQuestions } from './published-questions';
import { questions, statementName, type Question } from './questions';
import { partsOf, relationsIn, streamedRelations } from './relations';
import { valuedQuestion } from './standing-question';

/** A question as a view: a view takes no values, so it asks by the declared ones. */
export interface QuestionView {
  readonly name: string;
  /** What it asks. The rows of a view have no order, whatever it says. */
  readonly sql: string;
  /** Whether it asks what is published only, so that analysts may. */
  readonly published: boolean;
}

/**
 * The views that every lake can have: of the questions to the stream. A table that a job publishes is there after the job's
 * first run only. What analysts may ask is asked of what is published.
 */
export function questionViews(): readonly QuestionView[] {
  const published = new Map(publishedQuestions().map((question) => [question.name, question]));
  return questions()
    .filter(({ sql }) => {
      const known = [...streamedRelations, ...partsOf(sql)];
      return relationsIn(sql).every((relation) => known.includes(relation));
    })
    .map((question) => ({
      ...questionView(published.get(question.name) ?? question),
      published: published.has(question.name),
    }));
}

/** @param given values by parameter, as a person writes them. @default - the declared ones */
export function questionView(
  question: Question,
  given?: Readonly<Record<string, string>>,
): Omit<QuestionView, 'published'> {
  return { name: `${questionPrefix}${statementName(question)}`, sql: valuedQuestion(question, given) };
}
