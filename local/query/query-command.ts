import { readFile } from 'node:fs/promises';
import { runQuery } from '../../lambda/query/run-query';
import { parseArguments, usage, type QueryArguments } from './arguments';
import { openAthena } from './open-athena';
import { questionNames, questionSql } from './questions';
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
    write(usage(questionNames()));
    return;
  }
  const sql = await statement(wish.from);
  const { athena, lake } = openAthena(stateDir, wish.env);
  try {
    const result = await runQuery(athena, sql, { ...lake, signal });
    for await (const text of writers[wish.format](result)) write(text);
  } finally {
    athena.destroy();
  }
}

async function statement(from: QueryArguments['from']): Promise<string> {
  if ('sql' in from) return from.sql;
  if ('name' in from) return questionSql(from.name);
  try {
    return await readFile(from.file, 'utf8');
  } catch (error) {
    throw new Error(`The file ${from.file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
