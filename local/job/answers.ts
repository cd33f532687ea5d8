import { allRows, runQuery } from '../../lambda/query/run-query';
import { findQuestion } from '../../lib/queries/questions';
import { questionValues } from '../query/question-values';
import { resultTable } from '../query/result-table';
import type { Sides } from './verify';

/** Of the questions that the project ships, those with an answer in few lines. */
const shown = ['last-prices', 'sales-by-instrument', 'sales-by-region'];

/** Asks three of the questions that the project ships. @returns each with its answer as a table */
export async function answerQuestions({ athena, lake }: Omit<Sides, 'source'>): Promise<string> {
  const answers: string[] = [];
  for (const question of shown.map(findQuestion)) {
    const parameters = questionValues(question, {});
    const result = await runQuery(athena, question.sql, { ...lake, parameters });
    answers.push(`\n${question.title}\n${resultTable(result.columns, await allRows(result))}`);
  }
  return answers.join('\n');
}
