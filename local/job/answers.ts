import { allRows, runQuery } from '../../lambda/query/run-query';
import { questionNames, questionSql } from '../query/questions';
import { resultTable } from '../query/result-table';
import type { Sides } from './verify';

/** Asks every question that the project ships. @returns each with its answer as a table */
export async function answerQuestions({ athena, lake }: Omit<Sides, 'source'>): Promise<string> {
  const answers: string[] = [];
  for (const name of questionNames()) {
    const result = await runQuery(athena, questionSql(name), lake);
    answers.push(`\n${name.replaceAll('-', ' ')}\n${resultTable(result.columns, await allRows(result))}`);
  }
  return answers.join('\n');
}
