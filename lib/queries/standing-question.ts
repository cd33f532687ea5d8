import { isJobTable } from '../contracts/jobs';
import type { Question, QuestionParameter } from './questions';
import { streamedRelations, withRelations } from './relations';

/**
 * A question as a statement that needs nothing beside it, for who can neither give values nor say of which database he
 * speaks, such as a dashboard.
 *
 * @param database in which the relations are
 * @param given as of `valuedQuestion`
 * @throws Error with the parameter whose value is none of its type
 */
export function standingQuestion(
  question: Question,
  database: string,
  given: Readonly<Record<string, string>> = {},
): string {
  return withRelations(valuedQuestion(question, given), (relation) =>
    streamedRelations.includes(relation) || isJobTable(relation) ? `${database}.${relation}` : relation,
  );
}

/**
 * A question with the values in its text. A day is counted from the one on which it is asked.
 *
 * @param given values by parameter, as a person writes them; the declared ones stand in for the others
 * @throws Error with the parameter whose value is none of its type
 */
export function valuedQuestion(
  { name, sql, parameters }: Question,
  given: Readonly<Record<string, string>> = {},
): string {
  const values = new Map(
    parameters.map((parameter) => [
      parameter.name,
      standingValue(name, parameter, given[parameter.name] ?? parameter.fallback),
    ]),
  );
  return sql.replaceAll(/\?\s*\/\*\s*(\w+)\s*\*\//g, (_, parameter: string) => values.get(parameter) ?? '');
}

const daysAgo = /^(\d{1,5}) days? ago$/;

function standingValue(question: string, { name, type }: QuestionParameter, value: string): string {
  if (type === 'varchar') return `'${value.replaceAll("'", "''")}'`;
  if (type === 'bigint' && /^-?\d{1,18}$/.test(value)) return value;
  if (type === 'date') {
    if (value === 'today') return 'current_date';
    const days = value === 'yesterday' ? '1' : daysAgo.exec(value)?.[1];
    if (days !== undefined) return `(current_date - INTERVAL '${days}' DAY)`;
    if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return `DATE '${value}'`;
  }
  throw new Error(`lib/queries/${question}.sql: "${value}" for ${name} is no ${type} that SQL can hold.`);
}
