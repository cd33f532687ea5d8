import { allRows, runQuery } from '../../lambda/query/run-query';
import type { ResultColumn, ResultRow } from '../../lambda/query/result-pages';
import { pictures, type Picture } from '../../lib/queries/pictures';
import { findQuestion, type Question } from '../../lib/queries/questions';
import { standingQuestion } from '../../lib/queries/standing-question';
import type { Sides } from './verify';

/** A picture with what it is drawn from. */
export interface AnsweredPicture {
  readonly picture: Picture;
  readonly question: Question;
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly ResultRow[];
}

/**
 * Asks what a dashboard asks, by the same SQL.
 *
 * @param day of whom a dashboard asks for yesterday, `YYYY-MM-DD`: replayed prices are of years ago
 */
export async function askPictures(
  { athena, lake }: Omit<Sides, 'source'>,
  day: string,
): Promise<AnsweredPicture[]> {
  const answers: AnsweredPicture[] = [];
  for (const one of pictures) {
    const picture = one.values?.day === undefined ? one : { ...one, values: { ...one.values, day } };
    const question = findQuestion(picture.question);
    const sql = standingQuestion(question, lake.database, picture.values);
    const result = await runQuery(athena, sql, lake);
    answers.push({ picture, question, columns: result.columns, rows: await allRows(result) });
  }
  return answers;
}
