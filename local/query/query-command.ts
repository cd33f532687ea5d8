import { readFile } from 'node:fs/promises';
import { QueryFailed } from '../../lambda/query/query-failed';
import { runQuery } from '../../lambda/query/run-query';
import { findQuestion, questions } from '../../lib/queries/questions';
import { parseArguments, usage, type QueryArguments } from './arguments';
import { openAthena } from './open-athena';
import { questionValues } from './question-values';
import { writers } from './write-result';

export interface QueryCommand {
  readonly args: readonly string[];
  readonly stateDir: string;
  readonly write: (text: string) => void;
  readonly signal?: AbortSignal;
}

/**
 * `npm run query`: runs one statement and writes its result.
 *
 * @throws Error one sentence for the user
 */
export async function queryCommand({ args, stateDir, write, signal }: QueryCommand): Promise<void> {
  const wish = parseArguments(args);
  if (!wish) {
    write(usage(questions()));
    return;
  }
  const { sql, parameters } = await statement(wish.from);
  const { athena, lake } = openAthena(stateDir, wish.env);
  try {
    const { reuseMinutes } = wish;
    const result = await runQuery(athena, sql, { ...lake, parameters, reuseMinutes, signal }).catch(
      (error: unknown) => {
        throw withText(error, wish.from);
      },
    );
    for await (const text of writers[wish.format](result)) write(text);
  } finally {
    athena.destroy();
  }
}

/** A question's text tells which job makes the table that is not there. */
function withText(error: unknown, from: QueryArguments['from']): unknown {
  if (!('name' in from && error instanceof QueryFailed && /TABLE_NOT_FOUND/.test(error.message)))
    return error;
  return new Error(`${error.message}\n${findQuestion(from.name).text}`, { cause: error });
}

async function statement(
  from: QueryArguments['from'],
): Promise<{ readonly sql: string; readonly parameters?: readonly string[] }> {
  if ('sql' in from) return from;
  if ('name' in from) {
    const question = findQuestion(from.name);
    return { sql: question.sql, parameters: questionValues(question, from.parameters) };
  }
  try {
    return { sql: await readFile(from.file, 'utf8') };
  } catch (error) {
    throw new Error(`The file ${from.file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
